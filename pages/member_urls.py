"""A member's page is made of several apps; its address is the members' own."""

from django.urls import path

from pages import profiles

app_name = "members"
urlpatterns = [
    path("members/<slug:username>/", profiles.member_detail, name="member_detail"),
    path("members/<slug:username>/card/", profiles.member_card, name="member_card"),
]
