"""Addresses of events; docs/organisers.md tells what the editing ones are for."""

from django.urls import path

from events.views import calendars, editing, files, people, programme, reading, releasing, status, telling

app_name = "events"
urlpatterns = [
    path("events/", reading.event_list, name="event_list"),
    path("events/new/", editing.event_new, name="event_new"),
    path("events/<slug:slug>/", reading.event_detail, name="event_detail"),
    path("events/<slug:slug>/level/", reading.event_level, name="event_level"),
    path("events/<slug:slug>/edit/", editing.event_edit, name="event_edit"),
    path("events/<slug:slug>/edit/agenda/", editing.agenda_edit, name="agenda_edit"),
    path("events/<slug:slug>/edit/agenda/preview/", editing.agenda_preview, name="agenda_preview"),
    path("events/<slug:slug>/edit/agenda/release/", editing.agenda_release, name="agenda_release"),
    path("events/<slug:slug>/edit/agenda/review/", releasing.release_review, name="release_review"),
    path("events/<slug:slug>/edit/agenda/schedule/", releasing.release_schedule, name="release_schedule"),
    path("events/<slug:slug>/edit/agenda/schedule/<int:pk>/", releasing.schedule_withdraw, name="schedule_withdraw"),
    path("events/<slug:slug>/edit/agenda/roll/<int:number>/", releasing.draft_roll, name="draft_roll"),
    path("events/<slug:slug>/edit/agenda/kept/<int:pk>/", releasing.draft_restore, name="draft_restore"),
    path("events/<slug:slug>/edit/status/", status.event_status, name="event_status"),
    path("events/<slug:slug>/edit/status/<slug:session_slug>/", status.session_status, name="session_status"),
    path("events/<slug:slug>/releases/<int:number>/telling/", telling.telling_detail, name="telling_detail"),
    path("events/<slug:slug>/releases/<int:old>/to/<int:new>/", reading.release_compare, name="release_compare"),
    path("events/<slug:slug>/releases/", reading.release_list, name="release_list"),
    path("events/<slug:slug>/releases/<int:number>/", reading.release_detail, name="release_detail"),
    path("events/<slug:slug>/agenda.ics", files.agenda_ics, name="agenda_ics"),
    path("events/<slug:slug>/agenda.json", files.agenda_json, name="agenda_json"),
    path("events/<slug:slug>/agenda.xml", files.agenda_xml, name="agenda_xml"),
    path("events/<slug:slug>/programme.pdf", files.programme_pdf, name="programme_pdf"),
    path("events/<slug:slug>/programme/", programme.programme_detail, name="programme_detail"),
    path("events/<slug:slug>/edit/people.csv", people.people_csv, name="people_csv"),
    path("events/<slug:slug>/edit/people.xlsx", people.people_xlsx, name="people_xlsx"),
    path("events/<slug:slug>/sessions/<slug:session_slug>.ics", calendars.session_ics, name="session_ics"),
    path("people/<slug:slug>/agenda.ics", calendars.person_ics, name="person_ics"),
    path("events/<slug:slug>/sessions/<slug:session_slug>/", reading.session_detail, name="session_detail"),
    path("events/<slug:slug>/documents/<slug:document_slug>/", reading.document_detail, name="document_detail"),
]
