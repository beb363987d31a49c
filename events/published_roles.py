"""What people did at events, read from the current releases: a draft shows nothing here either."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from events.models import AgendaRelease
from events.released import Content, ReleasedSession, role_in_words
from members.rules import Reader
from partnerships.models import Person


@dataclass(frozen=True)
class PublishedRole:
    """One person in one released session, in the words of the agenda."""

    session: ReleasedSession
    role: Content

    @property
    def title(self) -> str:
        """Return the role as printed, else in our words, else nothing."""
        return role_in_words(self.role)


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
                yield PublishedRole(ReleasedSession(release.event, session), role)
