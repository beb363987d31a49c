"""Kinds of search that a member can save. The packages above register them: what is asked, found and told of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from members.models import Member

type Asked = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as a letter tells of it; without a title where it is not for everyone."""

    title: str
    address: str
    language: str


@dataclass(frozen=True)
class SearchKind:
    """One place to search: `page` names it, `asked` takes from an address what belongs to the question.

    `found` returns what a member may see of it now, `told` says one row, and `said` the question in words ("" for
    everything). Where rows `rise`, a row is new by its id; elsewhere a row is new that was not among the rows before.
    """

    key: str
    label: Promise
    page: str
    asked: Callable[[QueryDict], Asked]
    said: Callable[[Member, QueryDict], str]
    found: Callable[[Member, QueryDict], QuerySet[Any]]
    told: Callable[[Any], Hit]
    rises: bool = False
    # Whether there must be a question: everything of a forum is no search.
    needs_words: bool = False

    def question(self, params: QueryDict) -> str:
        """Return the question as the end of an address, always spelt alike; "" asks for everything."""
        asked = QueryDict(mutable=True)
        for name, values in sorted(self.asked(params).items()):
            asked.setlist(name, [value for value in values if value])
        return asked.urlencode()

    def address(self, question: str) -> str:
        """Return where the question is asked."""
        return f"{reverse(self.page)}?{question}" if question else reverse(self.page)


_kinds: Final[dict[str, SearchKind]] = {}


def register(kind: SearchKind) -> None:
    """Let members save searches of this kind."""
    _kinds[kind.key] = kind


def kind_called(key: str) -> SearchKind | None:
    """Return the kind with this key, if there is one."""
    return _kinds.get(key)
