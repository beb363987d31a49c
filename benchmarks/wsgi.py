"""The site as WSGI, with the page it is compared with."""

from django.conf import settings

from config.wsgi import application

settings.ROOT_URLCONF = "benchmarks.urls"

__all__ = ["application"]
