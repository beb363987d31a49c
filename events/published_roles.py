"""What people did at events, read from the current releases: a draft shows nothing here either."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from events.models import AgendaRelease, Event, SessionRole
from events.times import zone_label
from members.rules import Reader
from partnerships.models import Person


@dataclass(frozen=True)
class PublishedRole:
    """One person in one released session, in the words of the agenda."""

    event: Event
    session: dict[str, Any]
    role: dict[str, Any]

    @property
    def url(self) -> str:
        """Return where the session is read."""
        return reverse("events:session_detail", args=[self.event.slug, self.session["slug"]])

    @property
    def title(self) -> str:
        """Return the role as printed, else in our words, else nothing."""
        label: str = self.role["label"].rstrip(" .:")
        return label or (str(SessionRole.Role(self.role["role"]).label) if self.role["role"] else "")

    @property
    def starts_at(self) -> datetime:
        """Return when the session starts, in the event's zone."""
        return datetime.fromisoformat(self.session["starts_at"]).astimezone(ZoneInfo(self.event.time_zone))

    @property
    def ends_at(self) -> datetime:
        """Return when the session ends, in the event's zone."""
        return datetime.fromisoformat(self.session["ends_at"]).astimezone(ZoneInfo(self.event.time_zone))

    @property
    def zone_name(self) -> str:
        """Return what people call that zone on the day: CET."""
        return zone_label(self.starts_at)


def published_roles(people: Iterable[Person], reader: Reader) -> list[PublishedRole]:
    """Return what these people do in the agendas somebody may read, the newest event first; one query."""
    slugs = {person.slug for person in people if person.hidden_at is None}
    releases = AgendaRelease.objects.visible_to(reader).current().naming(slugs).select_related("event")
    return [
        found for release in releases.order_by("-event__starts_at", "-event") for found in _of_release(release, slugs)
    ]


def _of_release(release: AgendaRelease, slugs: set[str]) -> Iterator[PublishedRole]:
    for session in release.sessions:
        for role in session["roles"]:
            if role["person"] in slugs:
                yield PublishedRole(release.event, session, role)
