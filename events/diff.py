"""What a release would change, or did: two agendas compared session by session.

Pure functions over the documents that `freeze` makes. A session is itself as long as its uuid is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.status import Status

type Content = dict[str, Any]


class ChangeKind(models.TextChoices):
    """The ways in which a session, or the event itself, differs from its last release."""

    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")
    CANCELLED = "cancelled", _("Cancelled")
    POSTPONED = "postponed", _("Postponed")
    RESUMED = "resumed", _("Goes ahead after all")
    MOVED = "moved", _("Moved")
    RETITLED = "retitled", _("Retitled")
    PEOPLE = "people", _("People")
    TEXT = "text", _("Text")


SIGNS = {ChangeKind.ADDED: "+", ChangeKind.RESUMED: "+", ChangeKind.REMOVED: "−", ChangeKind.CANCELLED: "−"}
# What a new status means for somebody who knew the old one.
STATUS_CHANGES = {
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.POSTPONED: ChangeKind.POSTPONED,
    Status.SCHEDULED: ChangeKind.RESUMED,
}


@dataclass(frozen=True)
class Change:
    """One difference: what kind, in which session, from what to what (in the words of the agenda)."""

    kind: ChangeKind
    uuid: str
    title: str
    gone: list[str] = field(default_factory=list)
    come: list[str] = field(default_factory=list)

    @property
    def sign(self) -> str:
        """Return the sign that stands beside the word: + for what comes, - for what goes."""
        return SIGNS.get(self.kind, "~")


# Fields that are neither time, title nor people; a change in any of them is a change of text.
TEXT_FIELDS = ("kind", "theme", "text", "language", "number", "block")
# What stands in `Change.uuid` for the event itself.
WHOLE_EVENT = ""


def compare(old: Content | None, new: Content, zone: ZoneInfo | None = None) -> list[Change]:
    """Return every change from one agenda to the next: of the event, then in the order of the new one.

    Times are those of clocks in `zone`, at the event if none is given.
    """
    before = {s["uuid"]: s for s in old["sessions"]} if old else {}
    after = {s["uuid"]: s for s in new["sessions"]}
    zone = zone or ZoneInfo(new["event"]["time_zone"])
    changes = event_changes(old["event"], new["event"], zone) if old else []
    for uuid, session in after.items():
        if uuid in before:
            changes += session_changes(before[uuid], session, zone)
        else:
            changes.append(Change(ChangeKind.ADDED, uuid, session["title"]))
            changes += _status_changes({}, session, uuid)
    return [
        *changes,
        *(Change(ChangeKind.REMOVED, uuid, s["title"]) for uuid, s in before.items() if uuid not in after),
    ]


def unchanged(old: Content | None, new: Content) -> int:
    """Return how many sessions stay as they are."""
    changed = {c.uuid for c in compare(old, new) if c.kind != ChangeKind.REMOVED}
    return len(new["sessions"]) - len(changed - {WHOLE_EVENT})


def event_changes(old: Content, new: Content, zone: ZoneInfo) -> list[Change]:
    """Return what changed about the event itself: whether it is held, when, where, and what it is called."""
    found = _status_changes(old, new, WHOLE_EVENT)
    if (old["starts_at"], old["ends_at"]) != (new["starts_at"], new["ends_at"]):
        found.append(Change(ChangeKind.MOVED, WHOLE_EVENT, new["title"], *_spans(old, new, zone)))
    if old["title"] != new["title"]:
        found.append(Change(ChangeKind.RETITLED, WHOLE_EVENT, new["title"], [old["title"]], [new["title"]]))
    if "place" in old and old["place"] != new.get("place", ""):  # releases from before say nothing of it
        gone, come = ([place] if (place := each.get("place")) else [] for each in (old, new))
        found.append(Change(ChangeKind.TEXT, WHOLE_EVENT, new["title"], gone, come))
    if (old["time_zone"], old["doors_at"]) != (new["time_zone"], new["doors_at"]):
        found.append(Change(ChangeKind.TEXT, WHOLE_EVENT, new["title"]))
    return found


def session_changes(old: Content, new: Content, zone: ZoneInfo = ZoneInfo("UTC")) -> list[Change]:  # noqa: B008
    """Return what changed in one session; nothing that calendars need to know is left out."""
    uuid, title = new["uuid"], new["title"]
    found = _status_changes(old, new, uuid)
    if old["title"] != title:
        found.append(Change(ChangeKind.RETITLED, uuid, title, [old["title"]], [title]))
    if _where(old) != _where(new):
        found.append(Change(ChangeKind.MOVED, uuid, title, *_spans(old, new, zone)))
    people, new_people = _people(old), _people(new)
    if people != new_people:
        gone = [p for p in people if p not in new_people]
        found.append(Change(ChangeKind.PEOPLE, uuid, title, gone, [p for p in new_people if p not in people]))
    if any(old.get(name) != new.get(name) for name in TEXT_FIELDS):
        found.append(Change(ChangeKind.TEXT, uuid, title))
    return found


def _status_changes(old: Content, new: Content, uuid: str) -> list[Change]:
    """Whether it is held, if that differs; the reason is what comes. A release of before says nothing: scheduled."""
    was, now = old.get("status", Status.SCHEDULED), new.get("status", Status.SCHEDULED)
    note = new.get("status_note", "")
    if was == now and old.get("status_note", "") == note:
        return []
    kind = ChangeKind.TEXT if was == now else STATUS_CHANGES[Status(now)]
    return [Change(kind, uuid, new["title"], come=[note] if note else [])]


def _where(session: Content) -> tuple[str, str, str]:
    """When and in which room; a release of before says nothing of rooms."""
    return session["starts_at"], session["ends_at"], session.get("room", "")


def _spans(old: Content, new: Content, zone: ZoneInfo) -> tuple[list[str], list[str]]:
    """When and in which room a session was and will be, on the event's clocks; the day is said if it differs."""
    times = [datetime.fromisoformat(s[name]).astimezone(zone) for s in (old, new) for name in ("starts_at", "ends_at")]
    day = "" if times[0].date() == times[2].date() else "%d.%m.%Y "
    first, second = (f"{start:{day}%H:%M}–{end:%H:%M}" for start, end in (times[:2], times[2:]))
    was, will = old.get("room", ""), new.get("room", "")
    if was != will:
        first, second = (", ".join(filter(None, pair)) for pair in ((first, was), (second, will)))
    return [first], [second]


def _people(session: Content) -> list[str]:
    """Everyone in a session as a line of words; the order counts."""
    return [", ".join(filter(None, (r["name"], r["label"] or r["role"], r["affiliation"]))) for r in session["roles"]]
