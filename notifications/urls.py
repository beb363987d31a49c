"""Addresses of what reaches members."""

from django.urls import path

from notifications import renaming, saving, views

app_name = "notifications"
urlpatterns = [
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("settings/searches/", saving.search_list, name="search_list"),
    path("settings/searches/new/<slug:kind>/", saving.search_new, name="search_new"),
    path("settings/searches/<int:pk>/rename/", renaming.search_rename, name="search_rename"),
    path("settings/searches/<int:pk>/remove/", renaming.search_remove, name="search_remove"),
]
