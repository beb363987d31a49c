"""Addresses of offers and requests. Numbers identify; verbs stand last."""

from django.urls import path

from opportunities import views

app_name = "opportunities"
urlpatterns = [
    path("opportunities/", views.opportunity_list, name="opportunity_list"),
    path("opportunities/opportunities.json", views.opportunity_json, name="opportunity_json"),
    path("opportunities/new/", views.opportunity_new, name="opportunity_new"),
    path("opportunities/own/", views.own_list, name="own_list"),
    path("opportunities/<int:pk>/", views.opportunity_detail, name="opportunity_detail"),
    path("opportunities/<int:pk>/edit/", views.opportunity_edit, name="opportunity_edit"),
    path("opportunities/<int:pk>/renew/", views.opportunity_renew, name="opportunity_renew"),
    path("opportunities/<int:pk>/<slug:deed>/", views.opportunity_act, name="opportunity_act"),
]
