"""What a release would change, or did: two agendas compared session by session.

Pure functions over the documents that `freeze` makes. A session is itself as long as its uuid is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

type Content = dict[str, Any]


class ChangeKind(models.TextChoices):
    """The ways in which a session differs from its last release."""

    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")
    MOVED = "moved", _("Moved")
    RETITLED = "retitled", _("Retitled")
    PEOPLE = "people", _("People")
    TEXT = "text", _("Text")


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
        return {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "−"}.get(self.kind, "~")


# Fields that are neither time, title nor people; a change in any of them is a change of text.
TEXT_FIELDS = ("kind", "theme", "text", "language", "number", "block")


def compare(old: Content | None, new: Content) -> list[Change]:
    """Return every change from one agenda to the next, in the order of the new one."""
    before = {s["uuid"]: s for s in old["sessions"]} if old else {}
    after = {s["uuid"]: s for s in new["sessions"]}
    changes: list[Change] = []
    for uuid, session in after.items():
        if uuid in before:
            changes += _session_changes(before[uuid], session, ZoneInfo(new["event"]["time_zone"]))
        else:
            changes.append(Change(ChangeKind.ADDED, uuid, session["title"]))
    return [
        *changes,
        *(Change(ChangeKind.REMOVED, uuid, s["title"]) for uuid, s in before.items() if uuid not in after),
    ]


def unchanged(old: Content | None, new: Content) -> int:
    """Return how many sessions stay as they are."""
    return len(new["sessions"]) - len({c.uuid for c in compare(old, new) if c.kind != ChangeKind.REMOVED})


def _session_changes(old: Content, new: Content, zone: ZoneInfo) -> list[Change]:
    uuid, title = new["uuid"], new["title"]
    found: list[Change] = []
    if old["title"] != title:
        found.append(Change(ChangeKind.RETITLED, uuid, title, [old["title"]], [title]))
    if (old["starts_at"], old["ends_at"]) != (new["starts_at"], new["ends_at"]):
        found.append(Change(ChangeKind.MOVED, uuid, title, *_spans(old, new, zone)))
    people, new_people = _people(old), _people(new)
    if people != new_people:
        gone = [p for p in people if p not in new_people]
        found.append(Change(ChangeKind.PEOPLE, uuid, title, gone, [p for p in new_people if p not in people]))
    if any(old[name] != new[name] for name in TEXT_FIELDS):
        found.append(Change(ChangeKind.TEXT, uuid, title))
    return found


def _spans(old: Content, new: Content, zone: ZoneInfo) -> tuple[list[str], list[str]]:
    """When a session was and will be, on the event's clocks; the day is said if it differs."""
    times = [datetime.fromisoformat(s[name]).astimezone(zone) for s in (old, new) for name in ("starts_at", "ends_at")]
    day = "" if times[0].date() == times[2].date() else "%d.%m.%Y "
    first, second = (f"{start:{day}%H:%M}–{end:%H:%M}" for start, end in (times[:2], times[2:]))
    return [first], [second]


def _people(session: Content) -> list[str]:
    """Everyone in a session as a line of words; the order counts."""
    return [", ".join(filter(None, (r["name"], r["label"] or r["role"], r["affiliation"]))) for r in session["roles"]]
