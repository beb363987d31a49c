"""Addresses of what reaches members."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("demo/mail/", views.demo_mail, name="demo_mail"),
]
