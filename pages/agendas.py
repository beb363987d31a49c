"""Finds sessions inside released agendas, which are documents and not rows."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.urls import reverse

from events.models import AgendaRelease
from pages.marking import says_all
from partnerships.models import Person

# The newest agendas that match; older ones are found through their event.
MOST_RELEASES: Final = 20

type Found = tuple[str, str, str, str]


def found_sessions(releases: QuerySet[AgendaRelease], words: list[str]) -> list[Found]:
    """Return title, text, address and language of each session that says all the words.

    People who asked to be removed are absent: their names neither match nor show.
    """
    removed = Person.objects.filter(hidden_at__isnull=False).values("slug")
    newest = releases.select_related("event").annotate(removed=ArraySubquery(removed)).order_by("-pk")
    return [found for release in newest[:MOST_RELEASES] for found in _matching(release, words)]


def _matching(release: Any, words: list[str]) -> Iterator[Found]:
    removed = set(release.removed)
    for session in release.sessions:
        people = [role for role in session["roles"] if role["person"] not in removed]
        said = [session["theme"], session["text"], *(f"{role['name']}, {role['affiliation']}" for role in people)]
        text = ". ".join(part for part in said if part)
        if says_all(f"{session['title']} {text}", words):
            url = reverse("events:session_detail", args=[release.event.slug, session["slug"]])
            yield session["title"], text, url, session["language"]
