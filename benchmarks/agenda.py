"""The longest agenda that is promised: an event with a thousand sessions, two people in each. Made once, then kept."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from events.models import AgendaRelease, Event, Session, SessionRole

SLUG: Final = "a-thousand-sessions"
SESSIONS: Final = 1_000
BEGINS: Final = datetime(2027, 3, 15, 8, tzinfo=UTC)


def long_event() -> Event:
    """Return the event, with its agenda released."""
    return Event.objects.filter(slug=SLUG).first() or _made()


@transaction.atomic
def _made() -> Event:
    """Ten rooms at a time, half an hour each, in a week."""
    event = Event.objects.create(
        slug=SLUG, title="A thousand sessions", starts_at=BEGINS, ends_at=BEGINS + timedelta(days=7)
    )
    starts = [BEGINS + timedelta(days=n // 150, minutes=30 * (n % 150 // 10)) for n in range(SESSIONS)]
    sessions = Session.objects.bulk_create(
        Session(
            event=event,
            slug=f"session-{n}",
            kind=Session.Kind.PANEL,
            title=f"Session {n} about what clusters can do together",
            theme="Creating value",
            room=f"Room {n % 10}",
            starts_at=at,
            ends_at=at + timedelta(minutes=30),
            position=n,
        )
        for n, at in enumerate(starts, 1)
    )
    SessionRole.objects.bulk_create(
        SessionRole(session=session, role=role, name_as_printed=f"{role} of {session.slug}", position=place)
        for session in sessions
        for place, role in enumerate((SessionRole.Role.MODERATOR, SessionRole.Role.SPEAKER), 1)
    )
    AgendaRelease.objects.publish(event, by=None)
    return event
