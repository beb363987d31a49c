"""Addresses of the pages that belong to no single app."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path

from pages import feeds, own_agenda, personal, views
from pages.open_data import views as open_data
from pages.sitemaps import sitemaps

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.search_suggest, name="search_suggest"),
    path("settings/", views.preferences, name="settings"),
    path("settings/data/", personal.data, name="data"),
    path("settings/data/<uuid:pk>.zip", personal.data_file, name="data_file"),
    path("settings/second-factor/decline/", personal.decline_factor, name="decline_factor"),
    path("settings/leave/", personal.leave, name="leave"),
    path("left/", personal.left, name="left"),
    path("settings/feed/", feeds.feed_key, name="feed_key"),
    path("feeds/", feeds.feed_list, name="feed_list"),
    path("feeds/site.atom", feeds.feed_site, name="feed_site"),
    path("feeds/threads.atom", feeds.feed_threads, name="feed_threads"),
    path("feeds/opportunities.atom", feeds.feed_opportunities, name="feed_opportunities"),
    path("feeds/calls.atom", feeds.feed_calls, name="feed_calls"),
    path("feeds/topics/<slug:slug>.atom", feeds.feed_topic, name="feed_topic"),
    path("feeds/threads/<int:pk>.atom", feeds.feed_thread, name="feed_thread"),
    path("events/<slug:slug>/agenda.atom", feeds.feed_agenda, name="feed_agenda"),
    path("feeds/agenda/<str:token>.ics", own_agenda.own_agenda_ics, name="own_agenda"),
    path("feeds/unread/<str:token>.atom", feeds.feed_unread, name="feed_unread"),
    path("data/", open_data.open_data, name="open_data"),
    path("data/openapi.json", open_data.open_data_description, name="open_data_description"),
    path("data/<slug:kind>.json", open_data.open_data_list, name="open_data_list"),
    path("data/<slug:kind>.csv", open_data.open_data_table, name="open_data_table"),
    path("data/<slug:kind>/<slug:slug>.json", open_data.open_data_record, name="open_data_record"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/request/", personal.data_request, name="data_request"),
    path("privacy/request/received/", personal.data_request_received, name="data_request_received"),
    path("privacy/register/", personal.register, name="register"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": sitemaps(), "sitemap_url_name": "pages:sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": sitemaps()}, name="sitemap_section"),
]
