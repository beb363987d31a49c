"""What to offer while somebody types @, # or : in a text. Few, and only what the writer may see."""

from typing import Any, Final, NamedTuple

from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext

from core.emoji import named
from core.markdown import escaped
from core.search import beginning, begun_words
from events.models import Event
from forum.models import Topic
from members.models import Member
from partnerships.models import Partnership, Person

MOST: Final = 8
MOST_OF_A_KIND: Final = 4


class Option(NamedTuple):
    """One line of the list: what is written into the text, the line's words, and what tells it from others."""

    value: str
    name: str
    detail: str


def members_for(topic: Topic, typed: str, *, by: Member) -> list[Option]:
    """Return members whom the writer sees and who may read the topic; one query."""
    found = topic.readers().visible_to(by).beginning(typed).only("username", "display_name", "affiliation")[:MOST]
    return [Option(f"@{m.username}", m.display_name, m.affiliation or f"@{m.username}") for m in found]


def references_for(typed: str, *, by: Member) -> list[Option]:
    """Return partnerships, events and people of the record as Markdown links; one query."""
    words_begun = begun_words(typed)
    if not words_begun:
        return []
    kinds: dict[str, tuple[QuerySet[Any], str, str]] = {
        "partnership": (Partnership.objects.visible_to(by), "name", "partnerships:partnership_detail"),
        "event": (Event.objects.visible_to(by), "title", "events:event_detail"),
        "person": (Person.objects.visible_to(by), "name", "partnerships:person_detail"),
    }
    words = {"partnership": gettext("Partnership"), "event": gettext("Event"), "person": gettext("Person")}
    parts = [
        rows.filter(search_vector=beginning(words_begun))
        .order_by(name, "pk")
        .values_list(Value(kind), F(name), F("slug"))[:MOST_OF_A_KIND]
        for kind, (rows, name, _page) in kinds.items()
    ]
    found = parts[0].union(*parts[1:], all=True).order_by()[:MOST]
    return [
        Option(f"[{escaped(name)}]({reverse(kinds[kind][2], args=[slug])})", name, words[kind])
        for kind, name, slug in found
    ]


def emoji_for(typed: str) -> list[Option]:
    """Return emoji whose short names begin with, or hold, what was typed."""
    return [Option(emoji, emoji, f":{name}:") for name, emoji in named(typed, most=MOST)]
