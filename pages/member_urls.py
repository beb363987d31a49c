"""A member's page is made of several apps; its address is the members' own."""

from django.urls import path

from pages import views

app_name = "members"
urlpatterns = [
    path("members/<slug:username>/", views.member_detail, name="member_detail"),
]
