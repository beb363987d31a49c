"""Addresses of the pages that belong to no single app."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path

from pages import views
from pages.sitemaps import sitemaps

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("settings/", views.preferences, name="settings"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": sitemaps(), "sitemap_url_name": "pages:sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": sitemaps()}, name="sitemap_section"),
]
