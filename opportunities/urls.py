"""Addresses of offers and requests. Numbers identify; verbs stand last."""

from django.urls import path

from opportunities import interest_views, views

app_name = "opportunities"
urlpatterns = [
    path("opportunities/", views.opportunity_list, name="opportunity_list"),
    path("opportunities/opportunities.json", views.opportunity_json, name="opportunity_json"),
    path("opportunities/new/", views.opportunity_new, name="opportunity_new"),
    path("opportunities/own/", views.own_list, name="own_list"),
    path("opportunities/interests/", interest_views.interest_list, name="interest_list"),
    path("opportunities/interests/<int:pk>/", interest_views.interest_detail, name="interest_detail"),
    path("opportunities/interests/<int:pk>/withdraw/", interest_views.interest_withdraw, name="interest_withdraw"),
    path("opportunities/interests/<int:pk>/<slug:deed>/", interest_views.interest_answer, name="interest_answer"),
    path("opportunities/<int:pk>/", views.opportunity_detail, name="opportunity_detail"),
    path("opportunities/<int:pk>/edit/", views.opportunity_edit, name="opportunity_edit"),
    path("opportunities/<int:pk>/renew/", views.opportunity_renew, name="opportunity_renew"),
    path("opportunities/<int:pk>/interest/", interest_views.interest_new, name="interest_new"),
    path("opportunities/<int:pk>/<slug:deed>/", views.opportunity_act, name="opportunity_act"),
]
