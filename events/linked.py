"""An event as machines read it (schema.org): when, where, whether it is held, and its sessions.

Made of the release that the page shows, for visitors alone; nothing is told that the record does not hold, so there
are no offers, prices or pictures.
"""

from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.linked import Thing, breadcrumbs, script
from events.agenda import Agenda, Slot
from events.models import Event
from events.models.agenda import SessionKind
from events.models.status import Status

_STATUS: Final = {
    Status.SCHEDULED: "https://schema.org/EventScheduled",
    Status.CANCELLED: "https://schema.org/EventCancelled",
    Status.POSTPONED: "https://schema.org/EventPostponed",
}
_MODE: Final = {
    Event.Attendance.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Event.Attendance.ON_SITE: "https://schema.org/OfflineEventAttendanceMode",
    Event.Attendance.MIXED: "https://schema.org/MixedEventAttendanceMode",
}
# A page of an event tells so many; each session's own page tells the session in any case.
SESSIONS: Final = 100
# Nobody looks for these by themselves.
_PAUSES: Final = {SessionKind.REGISTRATION, SessionKind.BREAK}


def event_script(event: Event, agenda: Agenda, site: str) -> SafeString:
    """Return what the page of an event tells: the way to it, and the event with its sessions."""
    thing = _event(event, agenda, site)
    told = [slot for slot in agenda.all if slot.kind not in _PAUSES][:SESSIONS]
    parts = [_session(event, slot, site) for slot in told]
    if parts:
        thing["subEvent"] = parts
    return script(breadcrumbs(site, *_way(event)), thing)


def session_script(event: Event, agenda: Agenda, slot: Slot, site: str) -> SafeString:
    """Return what the page of a session tells: the way to it, and the session with the event it belongs to."""
    address = reverse("events:session_detail", args=[event.slug, slot.slug])
    thing = _session(event, slot, site)
    thing["superEvent"] = _event(event, agenda, site)
    return script(breadcrumbs(site, *_way(event), (slot.title, address)), thing)


def _way(event: Event) -> list[tuple[str, str]]:
    return [(gettext("Events"), reverse("events:event_list")), (event.name, event.get_absolute_url())]


def _event(event: Event, agenda: Agenda, site: str) -> Thing:
    address = f"{site}{event.get_absolute_url()}"
    thing: Thing = {
        "@type": "BusinessEvent",
        "@id": address,
        "url": address,
        "name": agenda.event["title"],
        "startDate": agenda.starts_at.isoformat(),
        "endDate": agenda.ends_at.isoformat(),
        "inLanguage": agenda.event["language"],
        "eventStatus": _STATUS[Status(agenda.event.get("status", Status.SCHEDULED))],
        **_where(event, site),
    }
    if agenda.doors_at:
        thing["doorTime"] = agenda.doors_at.isoformat()
    if event.summary:
        thing["description"] = event.summary
    if hosts := getattr(event, "host_list", []):
        thing["organizer"] = [
            {
                "@type": "Organization",
                "name": host["name"],
                "url": f"{site}{reverse('partnerships:organisation_detail', args=[host['slug']])}",
            }
            for host in hosts
        ]
    return thing


def _where(event: Event, site: str) -> Thing:
    """Return how one takes part, and where: nothing is said of a place that nobody has named."""
    attendance = Event.Attendance(event.attendance)
    places: list[Thing] = []
    if attendance != Event.Attendance.ON_SITE:
        places.append({"@type": "VirtualLocation", "url": f"{site}{event.get_absolute_url()}"})
    if attendance != Event.Attendance.ONLINE and event.place:
        places.append({"@type": "Place", "name": event.place, "address": event.place})
    where: Thing = {"eventAttendanceMode": _MODE[attendance]}
    if places:
        where["location"] = places if len(places) > 1 else places[0]
    return where


def _session(event: Event, slot: Slot, site: str) -> Thing:
    address = f"{site}{reverse('events:session_detail', args=[event.slug, slot.slug])}"
    thing: Thing = {
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": slot.title,
        "startDate": slot.starts_at.isoformat(),
        "endDate": slot.ends_at.isoformat(),
        "inLanguage": slot.language,
        "eventStatus": _STATUS[Status(slot.status)],
        **_where(event, site),
    }
    if description := " ".join(filter(None, [slot.theme, slot.text])):
        thing["description"] = description
    if slot.people:
        thing["performer"] = [{"@type": "Person", "name": someone.name} for someone in slot.people]
    return thing
