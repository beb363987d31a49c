"""Times of meetings in words, on several clocks; and who speaks in a session then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.times import city, day_of, zone_label, zone_named
from events.models import AgendaRelease, Event
from events.models.status import Status
from members.models import Member
from partnerships.models import Person


def zone_of(member: Member) -> ZoneInfo:
    """Return the zone of a member's clocks."""
    return zone_named(member.time_zone) or ZoneInfo("UTC")


def in_words(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as clocks of a zone show it."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'D j F, H:i')} {zone_label(local)}"


def told(at: datetime, minutes: int, *zones: ZoneInfo) -> str:
    """Return a time as clocks of the first zone show it, and beside it as those of others that differ."""
    own, *others = zones
    words, shown = _on_clock(at, minutes, own, day=True), {at.astimezone(own).utcoffset()}
    for zone in others:
        if at.astimezone(zone).utcoffset() in shown:
            continue
        shown.add(at.astimezone(zone).utcoffset())
        there = _on_clock(at, minutes, zone, day=day_of(at, zone) != day_of(at, own))
        words = _("%(here)s; in %(city)s %(there)s") % {"here": words, "city": city(zone.key), "there": there}
    return words


def _on_clock(at: datetime, minutes: int, zone: ZoneInfo, *, day: bool) -> str:
    local, end = at.astimezone(zone), (at + timedelta(minutes=minutes)).astimezone(zone)
    clock = f"{date_format(local, 'H:i')}–{date_format(end, 'H:i')} {zone_label(local)}"
    return f"{date_format(local, 'D j F')}, {clock}" if day else clock


@dataclass(frozen=True)
class Part:
    """A session in which somebody speaks, as the public agenda has it."""

    member: int
    title: str
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, at: datetime, minutes: int) -> bool:
        """Tell whether a meeting then would keep them from it."""
        return self.starts_at < at + timedelta(minutes=minutes) and at < self.ends_at


def parts_of(event: Event, members: Iterable[Member]) -> list[Part]:
    """Return where these members speak, by the public agenda; only who is known to be a person of the records."""
    people = dict(Person.objects.visible_to(None).of_members(members).values_list("slug", "member"))
    release = AgendaRelease.objects.at([event.pk]).newest_first().for_page().first() if people else None
    if release is None:
        return []
    return [
        Part(
            people[role["person"]],
            session["title"],
            datetime.fromisoformat(session["starts_at"]),
            datetime.fromisoformat(session["ends_at"]),
        )
        for session in release.sessions
        if session.get("status") != Status.CANCELLED
        for role in session["roles"]
        if role["person"] in people
    ]


def caution(at: datetime, minutes: int, parts: Iterable[Part], reader: Member) -> str:
    """Return what to warn of, after the words of a time; nothing where nobody speaks."""
    found = next((part for part in parts if part.overlaps(at, minutes)), None)
    if found is None:
        return ""
    mine = _(" – you speak in “%(title)s” then") % {"title": found.title}
    return mine if found.member == reader.pk else _(" – they speak in “%(title)s” then") % {"title": found.title}
