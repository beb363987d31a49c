"""Addresses of the directory and of the records."""

from django.urls import path, register_converter

from partnerships import (
    boards,
    call_views,
    claiming,
    confirming,
    diary_views,
    editing,
    exchange_applying,
    exchange_ending,
    exchange_views,
    exchanging,
    following,
    handing_over,
    history,
    logos,
    programmes,
    recording,
    views,
    vouching,
)


class SectionConverter:
    """Where the addresses of profiles begin that members keep."""

    regex = "partnerships|organisations"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    to_url = to_python


register_converter(SectionConverter, "section")

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", views.partnership_list, name="partnership_list"),
    path("partnerships/partnerships.csv", views.partnership_csv, name="partnership_csv"),
    path("partnerships/scoreboard/", boards.scoreboard, name="scoreboard"),
    path("partnerships/scoreboard.<str:kind>", boards.scoreboard_file, name="scoreboard_file"),
    path("partnerships/<slug:slug>/scoreboard/", boards.partnership_scoreboard, name="partnership_scoreboard"),
    path(
        "partnerships/<slug:slug>/scoreboard.<str:kind>",
        boards.partnership_scoreboard_file,
        name="partnership_scoreboard_file",
    ),
    path("partnerships/<slug:slug>/figures/new/", recording.figure_new, name="figure_new"),
    path("partnerships/<slug:slug>/figures/<int:pk>/edit/", recording.figure_edit, name="figure_edit"),
    path("partnerships/<slug:slug>/figures/<int:pk>/remove/", recording.figure_remove, name="figure_remove"),
    path("partnerships/<slug:slug>/", views.partnership_detail, name="partnership_detail"),
    path("partnerships/<slug:slug>/level/", views.partnership_level, name="partnership_level"),
    path("<section:section>/<slug:slug>/edit/", editing.profile_edit, name="profile_edit"),
    path("<section:section>/<slug:slug>/history/", history.profile_history, name="profile_history"),
    path("<section:section>/<slug:slug>/confirm/", confirming.profile_confirm, name="profile_confirm"),
    path("<section:section>/<slug:slug>/logo/", logos.profile_logo, name="profile_logo"),
    path("<section:section>/<slug:slug>/logo.webp", logos.profile_logo_file, name="profile_logo_file"),
    path("<section:section>/<slug:slug>/claim/", handing_over.profile_claim, name="profile_claim"),
    path("<section:section>/<slug:slug>/editors/", handing_over.profile_editors, name="profile_editors"),
    path("<section:section>/<slug:slug>/editors/leave/", handing_over.profile_leave, name="profile_leave"),
    path("candidacies/<int:pk>/", handing_over.candidacy, name="candidacy"),
    path("confirm/<str:token>/", confirming.still_correct, name="still_correct"),
    path("initiatives/", views.initiative_list, name="initiative_list"),
    path("initiatives/<slug:slug>/", views.initiative_detail, name="initiative_detail"),
    path("initiatives/<slug:slug>/figures.csv", views.initiative_figures, name="initiative_figures"),
    path("programmes/<slug:slug>/", programmes.programme_detail, name="programme_detail"),
    path("organisations/", views.organisation_list, name="organisation_list"),
    path("organisations/<slug:slug>/", views.organisation_detail, name="organisation_detail"),
    path("organisations/<slug:slug>/level/", following.organisation_level, name="organisation_level"),
    path("people/<slug:slug>/", views.person_detail, name="person_detail"),
    path("people/<slug:slug>/claim/", claiming.person_claim, name="person_claim"),
    path("members/<slug:username>/vouch/", vouching.member_vouch, name="member_vouch"),
    path("calls/", call_views.call_list, name="call_list"),
    path("calls/calls.csv", call_views.call_csv, name="call_csv"),
    path("calls/calls.json", call_views.call_json, name="call_json"),
    path("calls/calls.ics", call_views.call_calendar, name="call_calendar"),
    path("calls/<slug:slug>/", call_views.call_detail, name="call_detail"),
    path("calls/<slug:slug>/deadlines.ics", call_views.call_ics, name="call_ics"),
    path("calls/<slug:slug>/deadlines/<uuid:uuid>.ics", call_views.deadline_ics, name="deadline_ics"),
    path("calls/<slug:slug>/level/", call_views.call_level, name="call_level"),
    path("exchanges/", exchange_views.exchange_list, name="exchange_list"),
    path("exchanges/planned/", exchange_views.exchange_counts, name="exchange_counts"),
    path("exchanges/new/", exchange_applying.exchange_new, name="exchange_new"),
    path("exchanges/<int:pk>/", exchange_views.exchange_detail, name="exchange_detail"),
    path("exchanges/<int:pk>/edit/", exchange_applying.exchange_edit, name="exchange_edit"),
    path("exchanges/<int:pk>/refuse/<slug:party>/", exchange_ending.exchange_refuse, name="exchange_refuse"),
    path("exchanges/<int:pk>/cancel/", exchange_ending.exchange_cancel, name="exchange_cancel"),
    path("exchanges/<int:pk>/report/", exchange_ending.exchange_report, name="exchange_report"),
    path("exchanges/<int:pk>/diary/new/", diary_views.diary_new, name="diary_new"),
    path("exchanges/<int:pk>/diary/<int:entry>/edit/", diary_views.diary_edit, name="diary_edit"),
    path("exchanges/<int:pk>/diary/<int:entry>/take-back/", diary_views.diary_take_back, name="diary_take_back"),
    path("exchanges/<int:pk>/<slug:deed>/", exchanging.exchange_act, name="exchange_act"),
]
