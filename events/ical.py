"""Released sessions as a calendar (RFC 5545 and RFC 7986): of an event, of one session, of a person, of a member.

A calendar that subscribes must learn of moves and cancellations: the UID of a session never
changes, SEQUENCE and LAST-MODIFIED rise with each release that changed it, and a session that was
taken out stays as STATUS:CANCELLED. Times carry the IANA zone and its VTIMEZONE.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from icalendar import Event as Entry
from icalendar.prop import vUri

from core import clocks
from core.calendar_file import calendar_file
from events.agenda import Agenda, Slot
from events.history import SessionHistory, sessions
from events.models import AgendaRelease, Event
from events.models.status import Status
from partnerships.models import Person

# Part of every UID for ever, whatever host the site moves to.
UID_DOMAIN = "sessions.cluster-forum"
PRODUCT = "-//Cluster Forum//Agenda//EN"
_STATUS = {Status.CANCELLED: "CANCELLED", Status.POSTPONED: "TENTATIVE"}


class Dated(Protocol):
    """What a calendar holds: a session, or a meeting of two (events.meeting_calendar)."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def moments(self) -> list[datetime]: ...
    @property
    def changed_at(self) -> datetime: ...
    def entry(self) -> Entry: ...


@dataclass(frozen=True)
class Planned:
    """One session for a calendar: what became of it, and how the current agenda shows it, if it still does."""

    event: Event
    history: SessionHistory
    slot: Slot | None
    zone: ZoneInfo
    # Where its reader joins it: in the calendar of their own agenda alone (events.calendars.with_rooms).
    join_url: str = ""

    @property
    def uuid(self) -> str:
        """Return the session's id."""
        return str(self.history.content["uuid"])

    @property
    def moments(self) -> list[datetime]:
        """Return when it starts and ends."""
        return [datetime.fromisoformat(self.history.content[name]) for name in ("starts_at", "ends_at")]

    @property
    def changed_at(self) -> datetime:
        """Return when a release changed it last."""
        return self.history.changed_at

    def entry(self) -> Entry:
        """Return its entry."""
        return _entry(self)

    def names(self, person: str) -> bool:
        """Tell whether the person with this slug has a role in it, as last released."""
        return any(role["person"] == person for role in self.history.content["roles"])


def planned(
    event: Event, releases: Sequence[AgendaRelease], *, known: dict[str, Person] | None = None
) -> list[Planned]:
    """Return every session of an event that was ever released; its releases, the oldest first."""
    agenda = Agenda(releases[-1].content, known=known)
    slots = {slot.uuid: slot for slot in agenda.all}
    return [Planned(event, each, slots.get(each.content["uuid"]), agenda.own_zone) for each in sessions(releases)]


def calendar_part(event: Event, releases: Sequence[AgendaRelease], is_wanted: Callable[[str], bool]) -> str:
    """Return the same file with some sessions only, by their uuid; nothing if none is wanted."""
    wanted = any(is_wanted(s["uuid"]) for release in releases for s in release.sessions)
    return calendar(event, releases, is_wanted).decode() if wanted else ""


def calendar(
    event: Event, releases: Sequence[AgendaRelease], is_wanted: Callable[[str], bool] = lambda _uuid: True
) -> bytes:
    """Return the calendar of an event, from all its releases, the oldest first."""
    return written(
        [each for each in planned(event, releases) if is_wanted(each.uuid)],
        uid=str(event.uuid),
        name=releases[-1].content["event"]["title"],
        page=event.get_absolute_url(),
        source=reverse("events:agenda_ics", args=[event.slug]),
    )


def written(entries: Iterable[Dated], *, uid: str, name: str, page: str, source: str) -> bytes:
    """Return the file that holds these sessions and meetings; `page` says more, `source` is where it is from."""
    entries = list(entries)
    file = calendar_file(
        product=PRODUCT,
        uid=f"{uid}@{UID_DOMAIN}",
        name=name,
        page=_absolute(page),
        source=_absolute(source),
        changed_at=max((each.changed_at for each in entries), default=None),
    )
    moments: dict[ZoneInfo, list[datetime]] = {}
    for each in entries:
        moments.setdefault(each.zone, []).extend(each.moments)
    for zone, of_zone in moments.items():
        file.add_component(clocks.told(zone, of_zone))
    for each in entries:
        file.add_component(each.entry())
    body: bytes = file.to_ical()
    return body


def _entry(planned: Planned) -> Entry:
    history, zone = planned.history, planned.zone
    session = history.content
    entry = Entry()
    entry.add("uid", f"{session['uuid']}@{UID_DOMAIN}")
    entry.add("dtstamp", history.changed_at)
    entry.add("created", history.created_at)
    entry.add("last-modified", history.changed_at)
    entry.add("sequence", history.sequence)
    # RFC 5545 knows no "postponed": what has no date yet is tentative.
    entry.add("status", "CANCELLED" if history.cancelled else _STATUS.get(Status(history.status), "CONFIRMED"))
    entry.add("summary", _title(session), parameters={"LANGUAGE": session["language"]})
    start, end = planned.moments
    entry.add("dtstart", start.astimezone(zone))
    entry.add("dtend", end.astimezone(zone))
    entry.add("categories", [session["kind"]])
    if where := ", ".join(filter(None, (session.get("room"), planned.event.place))):
        entry.add("location", where)
    if session["block"]:
        entry.add("related-to", f"{session['block']}@{UID_DOMAIN}")
    if description := _description(session, planned.slot):
        entry.add("description", description)
    address = reverse("events:session_detail", args=[planned.event.slug, session["slug"]])
    entry.add("url", _absolute(address))
    if planned.join_url:
        told = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": gettext("Join")}
        entry.add("conference", vUri(planned.join_url), parameters=told)
    return entry


def _title(session: dict[str, Any]) -> str:
    return f"{session['number']}. {session['title']}" if session["number"] else session["title"]


def _description(session: dict[str, Any], slot: Slot | None) -> str:
    """Why it is not held, if it is not; theme, text and those people who may be named."""
    people = [
        " ".join(filter(None, [f"{who.role_shown}:" if who.role_shown else "", who.name, _bracketed(who.affiliation)]))
        for who in (slot.people if slot else [])
    ]
    return "\n".join(filter(None, [_fate(session), session["theme"], session["text"], *people]))


def _fate(session: dict[str, Any]) -> str:
    status = Status(session.get("status", Status.SCHEDULED))
    if status == Status.SCHEDULED:
        return ""
    note = session.get("status_note", "")
    word = str(status.label)
    return gettext("%(status)s: %(why)s") % {"status": word, "why": note} if note else word


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""


def _absolute(path: str) -> str:
    return f"{settings.FORUM_BASE_URL}{path}"
