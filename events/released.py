"""Single sessions as the public agenda tells them: from a release, never from the draft.

`events.agenda` lays a whole release out. Pages about something else, a topic, a person or the front
page, show one session of it. Both leave out people who asked to be removed, by `named_roles`.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from core.times import zone_label
from events.models import AgendaRelease, Event, Session, SessionRole
from events.models.status import Status
from members.rules import Reader

type Content = dict[str, Any]


def named_roles(session: Content, removed: Container[str]) -> list[Content]:
    """Return who does what in a frozen session, without the people (by slug) who were removed."""
    return [role for role in session["roles"] if role["person"] not in removed]


def role_in_words(role: Content) -> str:
    """Return a role in the words of the agenda, or in ours, or nothing if none is stated."""
    printed: str = role["label"].rstrip(" .:")
    return printed or (_role_word(role["role"], get_language()) if role["role"] else "")


# A long agenda asks two thousand times for one of a few words.
@cache
def _role_word(role: str, language: str | None) -> str:
    with override(language):
        return str(SessionRole.Role(role).label)


def shown_content(release: AgendaRelease) -> Content:
    """Return what a release of `with_removed` says, for comparing: without the people who were removed."""
    removed = removed_people(release)
    sessions = [{**session, "roles": named_roles(session, removed)} for session in release.sessions]
    return {**release.content, "sessions": sessions}


def removed_people(release: AgendaRelease) -> frozenset[str]:
    """Return the slugs that `with_removed` has hung on a release."""
    return frozenset(release.removed)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ReleasedSession:
    """One session of the current release; people who asked to be removed are left out."""

    event: Event
    content: Content
    removed: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:session_detail", args=[self.event.slug, self.content["slug"]])

    @property
    def title(self) -> str:
        """Return what it is called."""
        return str(self.content["title"])

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
    def ends_at(self) -> datetime:
        """Return the end in the event's own zone."""
        return datetime.fromisoformat(self.content["ends_at"]).astimezone(self.event.zone)

    @property
    def status_label(self) -> str:
        """Return what becomes of it, in a word, if it is not held as planned."""
        status = Status(self.content.get("status", Status.SCHEDULED))
        return "" if status == Status.SCHEDULED else str(status.label)

    @property
    def zone_name(self) -> str:
        """Return what people call that zone on the day: CET."""
        return zone_label(self.starts_at)

    @property
    def hours(self) -> str:
        """Return from when to when, and in which zone, as in "10:45-11:45 CET"."""
        return f"{self.starts_at:%H:%M}\u2013{self.ends_at:%H:%M} {self.zone_name}"

    @property
    def roles(self) -> list[Content]:
        """Return who did what, in the order of the agenda; `words` says what in words."""
        return [{**role, "words": role_in_words(role)} for role in named_roles(self.content, self.removed)]


def released_sessions(sessions: list[Session], reader: Reader) -> dict[int, ReleasedSession]:
    """Return the public versions of these sessions by id; one query whatever their number."""
    if not sessions:
        return {}
    releases = AgendaRelease.objects.visible_to(reader).current().with_removed()
    releases = releases.filter(event__in={session.event_id for session in sessions})
    found = {
        content["uuid"]: ReleasedSession(release.event, content, removed_people(release))
        for release in releases.select_related("event")
        for content in release.sessions
    }
    return {session.pk: found[str(session.uuid)] for session in sessions if str(session.uuid) in found}
