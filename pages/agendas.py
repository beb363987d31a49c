"""Finds sessions inside a released agenda, which is a document and not rows."""

import json
from collections.abc import Iterator

from django.urls import reverse

from events.released import named_roles
from pages.marking import says_all

type Found = tuple[str, str, str, str]


def found_sessions(content: str, address: list[str], words: list[str]) -> Iterator[Found]:
    """Give title, text, address and language of each session that says all the words.

    `address` is the event's slug, then the slugs of people who asked to be removed: their names
    neither match nor show.
    """
    event, *removed = address
    for session in json.loads(content)["sessions"]:
        people = [f"{role['name']}, {role['affiliation']}" for role in named_roles(session, removed)]
        said = [session["theme"], session["text"], *people]
        text = ". ".join(part for part in said if part)
        if says_all(f"{session['title']} {text}", words):
            url = reverse("events:session_detail", args=[event, session["slug"]])
            yield session["title"], text, url, session["language"]
