"""The session a topic began in, as the public agenda tells it: never from the draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.urls import reverse
from django.utils.translation import gettext

from events.models import AgendaRelease, Event, Session
from members.rules import Reader
from partnerships.models import Person


@dataclass(frozen=True)
class ReleasedSession:
    """One session of the current release; people who asked to be left out are left out."""

    event: Event
    content: dict[str, Any]
    absent: frozenset[str]

    def __str__(self) -> str:
        return str(self.content["title"])

    def get_absolute_url(self) -> str:
        return reverse("events:session_detail", args=[self.event.slug, self.content["slug"]])

    @property
    def word(self) -> str:
        """Return what kind of session it was: "Breakout 2", "Panel"."""
        if self.content["number"]:
            return gettext("Breakout %(number)d") % {"number": self.content["number"]}
        return str(Session.Kind(self.content["kind"]).label)

    @property
    def language(self) -> str:
        """Return the language its title and text are written in."""
        return str(self.content["language"])

    @property
    def starts_at(self) -> datetime:
        """Return the start in the event's own zone."""
        return datetime.fromisoformat(self.content["starts_at"]).astimezone(self.event.zone)

    @property
    def hours(self) -> str:
        """Return from when to when, and in which zone, as in "10:45-11:45 CET"."""
        ends_at = datetime.fromisoformat(self.content["ends_at"]).astimezone(self.event.zone)
        return f"{self.starts_at:%H:%M}\u2013{ends_at:%H:%M} {self.starts_at.tzname()}"

    @property
    def roles(self) -> list[dict[str, Any]]:
        """Return who did what, in the order of the agenda."""
        return [role for role in self.content["roles"] if role["person"] not in self.absent]


def released_sessions(sessions: list[Session], reader: Reader) -> dict[int, ReleasedSession]:
    """Return the public versions of these sessions by id; one query whatever their number."""
    if not sessions:
        return {}
    absent = Person.objects.filter(hidden_at__isnull=False).order_by().values("slug")
    events = {session.event_id for session in sessions}
    releases = AgendaRelease.objects.visible_to(reader).current().filter(event__in=events)
    found = {
        content["uuid"]: ReleasedSession(release.event, content, frozenset(release.absent))  # type: ignore[attr-defined]
        for release in releases.select_related("event").annotate(absent=ArraySubquery(absent))
        for content in release.sessions
    }
    return {session.pk: found[str(session.uuid)] for session in sessions if str(session.uuid) in found}
