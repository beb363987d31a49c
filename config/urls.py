"""The site's table of contents."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("pages.urls")),
    path("", include("forum.urls")),
    path("", include("opportunities.urls")),
    path("", include("events.urls")),
    path("", include("partnerships.urls")),
    path("", include("notifications.urls")),
    path("", include("pages.member_urls")),
]
