"""The released agenda as a calendar (RFC 5545 and RFC 7986).

A calendar that subscribes must learn of moves and cancellations: the UID of a session never
changes, SEQUENCE and LAST-MODIFIED rise with each release that changed it, and a session that was
taken out stays as STATUS:CANCELLED. Times carry the IANA zone and its VTIMEZONE.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar
from icalendar import Event as Entry
from icalendar.prop import vDuration

from events.agenda import Agenda, Slot
from events.history import SessionHistory, sessions
from events.models import AgendaRelease, Event
from events.models.status import Status

# Part of every UID for ever, whatever host the site moves to.
UID_DOMAIN = "sessions.cluster-forum"
PRODUCT = "-//Cluster Forum//Agenda//EN"


def calendar_part(event: Event, releases: Sequence[AgendaRelease], is_wanted: Callable[[str], bool]) -> str:
    """Return the same file with some sessions only, by their uuid; nothing if none is wanted."""
    wanted = any(is_wanted(s["uuid"]) for release in releases for s in release.sessions)
    return calendar(event, releases, is_wanted).decode() if wanted else ""


def calendar(
    event: Event, releases: Sequence[AgendaRelease], is_wanted: Callable[[str], bool] = lambda _uuid: True
) -> bytes:
    """Return the calendar file of an event, from all its releases, the oldest first."""
    current = releases[-1]
    agenda = Agenda(current.content)
    zone = agenda.own_zone
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("uid", f"{event.uuid}@{UID_DOMAIN}")
    title = current.content["event"]["title"]
    file.add("name", title)
    file.add("x-wr-calname", title)
    file.add("last-modified", current.released_at)
    file.add("url", _absolute(event.get_absolute_url()))
    file.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
    slots = {slot.uuid: slot for slot in agenda.all}
    for history in sessions(list(releases)):
        if not is_wanted(history.content["uuid"]):
            continue
        file.add_component(_entry(event, history, slots.get(history.content["uuid"]), zone))
    file.add_missing_timezones()
    written: bytes = file.to_ical()
    return written


def _entry(event: Event, history: SessionHistory, slot: Slot | None, zone: ZoneInfo) -> Entry:
    session = history.content
    entry = Entry()
    entry.add("uid", f"{session['uuid']}@{UID_DOMAIN}")
    entry.add("dtstamp", history.changed_at)
    entry.add("created", history.created_at)
    entry.add("last-modified", history.changed_at)
    entry.add("sequence", history.sequence)
    # RFC 5545 knows no "postponed": what has no date yet is tentative.
    held = "TENTATIVE" if history.status == Status.POSTPONED else "CONFIRMED"
    entry.add("status", "CANCELLED" if history.cancelled else held)
    entry.add("summary", _title(session), parameters={"LANGUAGE": session["language"]})
    entry.add("dtstart", datetime.fromisoformat(session["starts_at"]).astimezone(zone))
    entry.add("dtend", datetime.fromisoformat(session["ends_at"]).astimezone(zone))
    entry.add("categories", [session["kind"]])
    if event.place:
        entry.add("location", event.place)
    if session["block"]:
        entry.add("related-to", f"{session['block']}@{UID_DOMAIN}")
    if description := _description(session, slot):
        entry.add("description", description)
    address = reverse("events:session_detail", args=[event.slug, session["slug"]])
    entry.add("url", _absolute(address))
    return entry


def _title(session: dict[str, Any]) -> str:
    return f"{session['number']}. {session['title']}" if session["number"] else session["title"]


def _description(session: dict[str, Any], slot: Slot | None) -> str:
    """Theme, text and those people who may be named."""
    people = [
        " ".join(filter(None, [f"{who.role_shown}:" if who.role_shown else "", who.name, _bracketed(who.affiliation)]))
        for who in (slot.people if slot else [])
    ]
    return "\n".join(filter(None, [session["theme"], session["text"], *people]))


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""


def _absolute(path: str) -> str:
    return f"{settings.FORUM_BASE_URL}{path}"
