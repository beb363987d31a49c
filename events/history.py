"""What the releases of an event did to each session: for calendars and change lists.

RFC 5545, 3.8.7.4: SEQUENCE rises with every significant revision. Ours is the number of releases
that changed the session since the one that brought it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from events.models import AgendaRelease

# Somebody who comes to a session must learn of a change in one of these.
SIGNIFICANT = ("title", "theme", "text", "kind", "starts_at", "ends_at", "roles", "block", "number")


@dataclass(frozen=True)
class SessionHistory:
    """A session as its newest release has it."""

    content: dict[str, Any]
    sequence: int
    created_at: datetime
    changed_at: datetime
    cancelled: bool = False


def sessions(releases: list[AgendaRelease]) -> list[SessionHistory]:
    """Return every session that was ever released, oldest release first in `releases`."""
    found: dict[str, SessionHistory] = {}
    for release in releases:
        at = release.released_at
        here = {s["uuid"]: s for s in release.sessions}
        for uuid, content in here.items():
            before = found.get(uuid)
            if before is None:
                found[uuid] = SessionHistory(content, 0, at, at)
            elif before.cancelled or _differs(before.content, content):
                found[uuid] = SessionHistory(content, before.sequence + 1, before.created_at, at)
            else:
                found[uuid] = replace(before, content=content)
        for uuid, before in found.items():
            if uuid not in here and not before.cancelled:
                found[uuid] = replace(before, sequence=before.sequence + 1, changed_at=at, cancelled=True)
    return list(found.values())


def _differs(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return any(old[name] != new[name] for name in SIGNIFICANT)
