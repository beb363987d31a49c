"""What an organiser should see before a release: overlaps, gaps, people in two places.

Warnings never forbid: an organiser may know better. Pure functions over a frozen draft.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.times import day_of

type Content = dict[str, Any]


class Finding(models.TextChoices):
    """What a warning is about."""

    OVERLAP = "overlap", gettext_lazy("Overlap")
    TWO_PLACES = "two-places", gettext_lazy("In two places")
    ROOM = "room", gettext_lazy("Room")
    GAP = "gap", gettext_lazy("Gap")
    NOBODY = "nobody", gettext_lazy("Nobody")
    EMPTY_BLOCK = "empty-block", gettext_lazy("No breakout")
    OUTSIDE = "outside", gettext_lazy("Outside")
    NO_TITLE = "no-title", gettext_lazy("No title")


# What a reader of the agenda would be misled by; the rest may well be meant.
CONFLICTS = {Finding.OVERLAP, Finding.TWO_PLACES, Finding.ROOM, Finding.NO_TITLE}


@dataclass(frozen=True)
class Caution:
    """One finding about one session, in a sentence."""

    finding: Finding
    session: "_Timed"
    text: str
    # Whom it is about, and what a press of a button could do about it, in a word.
    name: str = ""
    remedy: str = ""

    @property
    def uuid(self) -> str:
        """Return which session it is about."""
        return self.session.uuid

    @property
    def title(self) -> str:
        """Return what that session is called."""
        return self.session.title or _("Session without a title")

    @property
    def is_conflict(self) -> bool:
        """Tell whether a reader of the agenda would be misled."""
        return self.finding in CONFLICTS


def check(content: Content) -> list[Caution]:
    """Return everything worth a look before this agenda is released, in its order."""
    sessions = [_Timed(s) for s in content["sessions"]]
    found = [
        *_missing(sessions),
        *_overlaps(sessions),
        *_two_places(sessions),
        *_rooms(sessions),
        *_gaps(sessions, ZoneInfo(content["event"]["time_zone"])),
        *_outside(sessions, content["event"]),
    ]
    order = {s.uuid: place for place, s in enumerate(sessions)}
    return sorted(found, key=lambda caution: order[caution.uuid])


class _Timed:
    """A frozen session with its times read."""

    def __init__(self, session: Content) -> None:
        self.uuid: str = session["uuid"]
        self.title: str = session["title"]
        self.kind: str = session["kind"]
        self.room: str = session.get("room", "")
        self.block: str | None = session["block"]
        self.roles: list[Content] = session["roles"]
        self.starts_at = datetime.fromisoformat(session["starts_at"])
        self.ends_at = datetime.fromisoformat(session["ends_at"])

    def meets(self, other: "_Timed") -> bool:
        """Tell whether two sessions share a minute."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def belongs_with(self, other: "_Timed") -> bool:
        """Tell whether two sessions are parallel on purpose."""
        if self.block and self.block == other.block:
            return True
        return self.block == other.uuid or other.block == self.uuid


def _missing(sessions: list[_Timed]) -> Iterator[Caution]:
    chosen = {s.block for s in sessions}
    for session in sessions:
        if not session.title.strip():
            yield Caution(Finding.NO_TITLE, session, _("This session has no title."))
        if session.kind == "breakout" and not session.roles:
            yield Caution(Finding.NOBODY, session, _("Nobody is named in this breakout."))
        if session.kind == "breakouts" and session.uuid not in chosen:
            yield Caution(Finding.EMPTY_BLOCK, session, _("This block has no breakout to choose."))


def _meeting(sessions: list[_Timed]) -> list[tuple[_Timed, _Timed]]:
    """Return the pairs that share a minute, as the agenda has them; only neighbours on the clock are compared."""
    place = {session: n for n, session in enumerate(sessions)}
    found, running = [], list[_Timed]()
    for session in sorted(sessions, key=lambda s: s.starts_at):
        running = [other for other in running if other.ends_at > session.starts_at]
        found += [(other, session) for other in running if other.meets(session)]
        running.append(session)
    pairs = [(a, b) if place[a] < place[b] else (b, a) for a, b in found]
    return sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))


def _overlaps(sessions: list[_Timed]) -> Iterator[Caution]:
    for first, second in _meeting(sessions):
        if not first.belongs_with(second) and not (first.block or second.block):
            text = _("This overlaps with “%(title)s”.") % {"title": first.title}
            yield Caution(Finding.OVERLAP, second, text)
    blocks = {s.uuid: s for s in sessions}
    for session in sessions:
        block = blocks.get(session.block or "")
        if block and not (block.starts_at <= session.starts_at and session.ends_at <= block.ends_at):
            text = _("This breakout is not within the time of “%(title)s”.") % {"title": block.title}
            yield Caution(Finding.OVERLAP, session, text)


def _two_places(sessions: list[_Timed]) -> Iterator[Caution]:
    for first, second in _meeting(sessions):
        if second.block == first.uuid:
            continue
        here = {_who(role): role["name"] for role in first.roles}
        for person in {_who(role) for role in second.roles} & here.keys():
            values = {"name": here[person], "title": first.title}
            text = _("%(name)s is in two places: also in “%(title)s” at that time.") % values
            there = next(role["name"] for role in second.roles if _who(role) == person)
            yield Caution(Finding.TWO_PLACES, second, text, there, _("Remove from this session"))


def _rooms(sessions: list[_Timed]) -> Iterator[Caution]:
    for first, second in _meeting(sessions):
        if first.uuid != second.block and first.room and _folded(first.room) == _folded(second.room):
            values = {"room": second.room, "title": first.title}
            yield Caution(Finding.ROOM, second, _("%(room)s is taken at that time by “%(title)s”.") % values)


def _who(role: Content) -> str:
    return f"person:{role['person']}" if role["person"] else _folded(role["name"])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _gaps(sessions: list[_Timed], zone: ZoneInfo) -> Iterator[Caution]:
    rail = sorted((s for s in sessions if not s.block), key=lambda s: s.starts_at)
    until = None
    for session, following in pairwise(rail):
        until = max(until or session.ends_at, session.ends_at)
        minutes = int((following.starts_at - until).total_seconds() // 60)
        # A night between two days, as calendars at the event have them, is no gap.
        if minutes > 0 and day_of(following.starts_at, zone) == day_of(until, zone):
            text = ngettext(
                "This leaves a gap of %(n)d minute before “%(title)s”.",
                "This leaves a gap of %(n)d minutes before “%(title)s”.",
                minutes,
            )
            text %= {"n": minutes, "title": following.title}
            yield Caution(Finding.GAP, session, text, remedy=_("Start the next one earlier"))


def _outside(sessions: list[_Timed], event: Content) -> Iterator[Caution]:
    first = datetime.fromisoformat(event["doors_at"] or event["starts_at"])
    last = datetime.fromisoformat(event["ends_at"])
    for session in sessions:
        # A breakout outside its block is said elsewhere; one within it needs no second sentence.
        if not session.block and (session.starts_at < first or session.ends_at > last):
            yield Caution(Finding.OUTSIDE, session, _("This is outside the time of the event."))
