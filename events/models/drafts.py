"""What a draft agenda says, as the document that a release keeps: the one schema of both.

Times are ISO 8601 in UTC; people and organisations are named by slug beside their printed names, so
that a release stays readable whatever happens to the rows. docs/organisers.md shows the format.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch

from events.models.agenda import Session, SessionRole
from events.models.events import Event
from events.models.status import Plannable


def drafted(event: Event) -> list[Session]:
    """Return the sessions of a draft with their people, in the order of the agenda."""
    roles = SessionRole.objects.named().select_related("person", "organisation")
    planned = event.sessions.planned().in_order()
    return list(planned.prefetch_related(Prefetch("roles", queryset=roles)))


def freeze(event: Event, sessions: list[Session] | None = None) -> dict[str, Any]:
    """Return the draft of `event` (its `sessions`, if they are loaded) as a release stores it."""
    event = event.as_drafted()
    sessions = drafted(event) if sessions is None else sessions
    uuids = {session.pk: str(session.uuid) for session in sessions}
    return {"event": _event(event), "sessions": [_session(s, uuids) for s in _nested(sessions)]}


def _nested(sessions: list[Session]) -> list[Session]:
    """Put every breakout right behind its block."""
    breakouts: dict[int | None, list[Session]] = {}
    for session in sessions:
        breakouts.setdefault(session.block_id, []).append(session)
    return [s for rail in breakouts.get(None, []) for s in (rail, *breakouts.get(rail.pk, []))]


def _event(event: Event) -> dict[str, Any]:
    return {
        "title": event.title,
        "starts_at": utc(event.starts_at),
        "ends_at": utc(event.ends_at),
        "doors_at": utc(event.doors_at) if event.doors_at else None,
        "time_zone": event.time_zone,
        "language": event.language,
        "place": event.place,
        **_status(event),
    }


def _session(session: Session, uuids: dict[int, str]) -> dict[str, Any]:
    return {
        "uuid": str(session.uuid),
        "slug": session.slug,
        "kind": session.kind,
        "title": session.title,
        "theme": session.theme,
        "text": session.text,
        "language": session.language,
        "starts_at": utc(session.starts_at),
        "ends_at": utc(session.ends_at),
        "number": session.number,
        "room": session.room,
        "block": uuids.get(session.block_id) if session.block_id else None,
        "time_as_printed": session.time_as_printed,
        "description_as_printed": session.description_as_printed,
        "roles": [_role(role) for role in session.roles.all()],
        **_status(session),
    }


def _status(planned: Plannable) -> dict[str, Any]:
    return {"status": planned.status.value, "status_note": planned.status_note}


def _role(role: SessionRole) -> dict[str, Any]:
    return {
        "person": role.person.slug if role.person else None,
        "organisation": role.organisation.slug if role.organisation else None,
        "role": role.role,
        "label": role.label_as_printed,
        "name": role.name_as_printed,
        "affiliation": role.affiliation_as_printed,
        "spoken_order": role.spoken_order,
    }


def utc(moment: datetime) -> str:
    """Return a moment as a release writes it: 2020-11-16T08:25:00Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
