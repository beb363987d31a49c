"""Quick search over the workplace: pages by their names, things by number, address or name, in one question.

Nobody finds what they may not open: each page is asked as its own list would be.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from django.db.models import BigIntegerField, F, IntegerField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Left
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from core.admin import FullTextAdmin
from events.models import Event
from forum.models import Case, Post, Thread, Topic
from members.models import Member
from partnerships.models import Organisation, Partnership, Person

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

# So many of each kind; the rest are one click away, in the list.
SHOWN: Final = 5
LONGEST: Final = 200
# A sign or a letter stands in the name of half of all pages.
SHORTEST: Final = 2
NUMBER: Final = re.compile(r"#?([0-9]{1,18})")
# What is found by a name, and the column that says what it is.
NAMED: Final[dict[type[Model], str]] = {
    Member: "display_name",
    Thread: "title",
    Post: "source",
    Topic: "title",
    Event: "title",
    Partnership: "name",
    Organisation: "name",
    Person: "name",
}
# What a number alone may mean, and what an address of the site is about: "thread" in forum:thread_detail.
NUMBERED: Final = (Post, Thread, Member, Case)
ADDRESSED: Final = {str(model._meta.model_name): model for model in NAMED}
KEYS: Final = frozenset({"pk", "slug", "username"})
KINDS: Final[tuple[type[Model], ...]] = (*NAMED, Case)

type Rows = Iterator[tuple[type[Model], QuerySet[Any]]]


@dataclass(frozen=True)
class Found:
    """One thing, in words, and the page where it is worked on."""

    words: str
    address: str


@dataclass(frozen=True)
class Section:
    """What was found of one kind; `more` leads to the rest."""

    name: str
    found: list[Found]
    more: str = ""


class Finder:
    """What one member of staff finds for one question, among the pages of the workplace that they may open."""

    def __init__(self, site: "AdminSite", request: HttpRequest, asked: str) -> None:
        """Take the question as typed."""
        self.request = request
        self.asked = " ".join(asked.replace("\x00", "").split())[:LONGEST]
        pages = ((kind, site.get_model_admin(kind)) for kind in KINDS if site.is_registered(kind))
        self.pages = {kind: page for kind, page in pages if page.has_view_permission(request)}

    def find(self, menu: list[dict[str, Any]]) -> list[Section]:
        """Return pages whose names hold what was asked, then each kind of which something was found."""
        if not self.asked:
            return []
        wanted = self.asked.casefold()
        names = [entry for group in menu for entry in group["models"] if len(wanted) >= SHORTEST]
        entries = [entry for entry in names if wanted in str(entry["name"]).casefold()]
        pages = [Found(str(entry["name"]), entry["admin_url"]) for entry in entries]
        return [*([Section(gettext("Pages"), pages)] if pages else []), *self._things()]

    def _things(self) -> list[Section]:
        parts = [self._columns(kind, rows) for kind, rows in [*self._meant(), *self._named()]]
        if not parts:
            return []
        first, *others = parts
        rows = set(first.union(*others, all=True).order_by() if others else first)
        ordered = sorted(rows, key=lambda row: (row[0], -row[1]))
        return [self._section(KINDS[number], list(those)) for number, those in groupby(ordered, key=itemgetter(0))]

    def _meant(self) -> Rows:
        """Return what a number, an @name or an address of this site means."""
        if number := NUMBER.fullmatch(self.asked):
            meant: list[tuple[type[Model] | None, dict[str, Any]]] = [(k, {"pk": int(number[1])}) for k in NUMBERED]
        elif self.asked.startswith("@"):
            meant = [(Member, {"username__iexact": self.asked[1:]})]
        else:
            meant = [addressed(self.asked)]
        for kind, given in meant:
            if kind and kind in self.pages and given:
                yield kind, self.pages[kind].get_queryset(self.request).filter(**given)

    def _named(self) -> Rows:
        """Return what is called so, each kind asked as its own list would be."""
        for kind in NAMED:
            if page := self.pages.get(kind):
                rows = page.get_queryset(self.request)
                if isinstance(page, FullTextAdmin) and page.look:
                    yield kind, page.found(rows, self.asked, SHOWN + 1)
                else:
                    yield kind, page.get_search_results(self.request, rows, self.asked)[0]

    def _columns(self, kind: type[Model], rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return rows as kind, number and words, so that kinds can be joined; `id + 0` keeps PostgreSQL off the key."""
        columns = {
            "found_kind": Value(KINDS.index(kind), IntegerField()),
            "found_id": Cast(F("pk"), BigIntegerField()),
            "found_words": Left(NAMED[kind], 400) if kind in NAMED else Value("", TextField()),
        }
        newest: QuerySet[Any] = rows.annotate(**columns).order_by((F("pk") + 0).desc())
        return newest.values_list(*columns)[: SHOWN + 1]

    def _section(self, kind: type[Model], rows: list[tuple[int, int, str]]) -> Section:
        opts = kind._meta
        base = f"admin:{opts.app_label}_{opts.model_name}"
        found = [
            Found(named(str(opts.verbose_name), pk, words), reverse(f"{base}_change", args=[pk]))
            for _kind, pk, words in rows[:SHOWN]
        ]
        more = f"{reverse(f'{base}_changelist')}?{urlencode({'q': self.asked})}" if len(rows) > SHOWN else ""
        return Section(capfirst(str(opts.verbose_name_plural)), found, more)


def named(kind: str, pk: int, words: str) -> str:
    """Return the beginning of what it says, and its number."""
    return f"{Truncator(' '.join(words.split())).chars(90)} (#{pk})" if words else f"{capfirst(kind)} #{pk}"


def addressed(address: str) -> tuple[type[Model] | None, dict[str, Any]]:
    """Return the kind that an address of this site is about, and which of them; None if it is no such address."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None, {}
    given = {name: value for name, value in match.kwargs.items() if name in KEYS}
    # A number identifies, whatever slug decorates it.
    return ADDRESSED.get((match.url_name or "").partition("_")[0]), {"pk": given["pk"]} if "pk" in given else given
