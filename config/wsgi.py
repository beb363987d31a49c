"""What granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What is loaded now stays for the life of the process. Reading through all of it whenever a long page has made many
# objects would double the time of that page (benchmarks/README.md, "The longest agenda").
get_resolver().url_patterns  # noqa: B018 - imports every view
gc.collect()
gc.freeze()
