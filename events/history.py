"""What the releases of an event did to each session: for calendars and change lists.

RFC 5545, 3.8.7.4: SEQUENCE rises with every significant revision. Ours is the number of releases
that changed the session since the one that brought it, where `events.diff` names the change, or that moved the event
to another place, which is the place of each session.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from events.diff import session_changes
from events.models import AgendaRelease
from events.models.status import Status

type Content = dict[str, Any]


@dataclass(frozen=True)
class SessionHistory:
    """A session as its newest release has it; `removed`: a later release left it out."""

    content: Content
    sequence: int
    created_at: datetime
    changed_at: datetime
    status: str = Status.SCHEDULED
    removed: bool = False

    @property
    def cancelled(self) -> bool:
        """Tell whether nobody should come: it was taken out, or it or the whole event is cancelled."""
        return self.removed or self.status == Status.CANCELLED


def sessions(releases: Iterable[AgendaRelease]) -> list[SessionHistory]:
    """Return every session that was ever released, oldest release first in `releases`."""
    found: dict[str, SessionHistory] = {}
    place = None
    for release in releases:
        at, event = release.released_at, release.content["event"]
        place, elsewhere = _place(event, place)
        here = {s["uuid"]: s for s in release.sessions}
        for uuid, content in here.items():
            status = effective_status(event, content)
            before = found.get(uuid)
            if before is None:
                found[uuid] = SessionHistory(content, 0, at, at, status)
            elif before.removed or before.status != status or elsewhere or _differs(before.content, content):
                found[uuid] = SessionHistory(content, before.sequence + 1, before.created_at, at, status)
            else:
                found[uuid] = replace(before, content=content)
        for uuid, before in found.items():
            if uuid not in here and not before.removed:
                found[uuid] = replace(before, sequence=before.sequence + 1, changed_at=at, removed=True)
    return list(found.values())


def _place(event: Content, before: str | None) -> tuple[str | None, bool]:
    """Return where an event is held, and whether that is elsewhere than before: old releases say nothing of it."""
    place = event.get("place", before)
    return place, before is not None and place != before


def _differs(old: Content, new: Content) -> bool:
    """Most sessions are the same to the letter, which costs least to find out."""
    return old != new and bool(session_changes(old, new))


def effective_status(event: Content, session: Content) -> str:
    """Return what becomes of a released session: its own word, or that of the event that carries it."""
    whole: str = event.get("status", Status.SCHEDULED)
    own: str = session.get("status", Status.SCHEDULED)
    return own if whole == Status.SCHEDULED or own == Status.CANCELLED else whole
