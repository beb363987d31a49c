"""Search over everything, in one question to the database however many kinds there are.

Only the newest matches of a kind are ranked, so that a common word costs no more than a rare one.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.search import UNSTEMMED, Asked, ask, matching
from forum.models import Post, Thread, Topic
from members.models import Member
from members.prepared import Given, prepared
from members.rules import Reader
from pages.agendas import found_sessions
from pages.asking import OPERATORS, FilterForm, choices_of, day_after, typed
from pages.kinds import AGENDA, KINDS, MOST_RANKED, Kind, best
from pages.marking import asked_words, mark, snippet
from pages.suggesting import suggest
from partnerships.models import Partnership

SHOWN_OF_EACH: Final = 3
SHOWN_OF_ONE: Final = 25
# More would make the filters heavy; the box takes every topic by its address.
MOST_CHOICES: Final = 200
NEWEST: Final = "newest"


@dataclass(frozen=True)
class Result:
    """One thing that was found, with the reader's words marked."""

    title: SafeString
    text: SafeString
    url: str
    language: str
    sample: bool = False


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the best of it, and how much there is (None: the list began earlier)."""

    key: str
    label: str | Promise
    count: int | None
    results: list[Result]
    after: str = ""

    @property
    def count_label(self) -> str:
        """Return the count as words: beyond what is ranked, "200 or more"."""
        return "" if self.count is None else count_label(self.count)

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return (self.count or 0) - len(self.results)


@dataclass(frozen=True)
class Chip:
    """One filter that is set, and the address of the same search without it."""

    label: str
    value: str
    url: str


class Row(NamedTuple):
    """One row of the question about all kinds, in the order of `pages.kinds.COLUMNS`."""

    kind: str
    title: str
    body: str
    address: str
    language: str
    sample: bool
    total: int
    rank: float
    pk: int

    @property
    def place(self) -> str:
        """Return where this row stands among the best."""
        return f"{self.rank}~{self.pk}"


def _choices(rows: QuerySet[Any], word: str, name: str) -> QuerySet[Any]:
    """Return the rows of a list of choices: "id word name"."""
    row = Concat(Cast("pk", TextField()), Value(" "), F(word), Value(" "), F(name), output_field=TextField())
    return rows.order_by(name, "pk").values_list(row)[:MOST_CHOICES]


@prepared
def _topics(reader: Reader) -> QuerySet[Any]:
    return _choices(Topic.objects.visible_to(reader), "slug", "title")


@prepared
def _partnerships(reader: Reader) -> QuerySet[Any]:
    return _choices(Partnership.objects.visible_to(reader), "slug", "name")


@prepared
def _newest(reader: Reader, **until: datetime) -> QuerySet[Any]:
    """The id of the newest post, or of the newest before a moment; of all posts, it bounds where to look."""
    posts = Post.objects.order_by("-pk")
    if until:
        posts = Post.objects.filter(created_at__lt=until["until"]).order_by("-created_at", "-pk")
    return posts.values_list("pk")[:1]


def _authors(reader: Reader, name: str) -> tuple[str, tuple[Any, ...]]:
    if not name:
        return "SELECT NULL WHERE false", ()
    rows = _choices(Member.objects.visible_to(reader).called(name), "username", "display_name")
    found: tuple[str, tuple[Any, ...]] = rows.query.sql_with_params()
    return found


def count_label(count: int) -> str:
    """Return a number of results: what is beyond is not counted."""
    return _("%(count)d or more") % {"count": MOST_RANKED} if count >= MOST_RANKED else str(count)


class Results:
    """What one reader finds for one question."""

    def __init__(self, reader: Reader, params: QueryDict) -> None:
        """Take the question as asked; an unknown kind means all kinds."""
        self.reader = reader
        self.values = typed(params)
        self.question = self.values.get("q", "")
        self.words = asked_words(self.question)
        self.kind = params.get("in", "") if params.get("in", "") in {known.key for known in KINDS} else ""
        self.sortable = any(kind.dated for kind in KINDS if kind.key == self.kind)
        self.by_date = self.sortable and params.get("sort") == NEWEST
        self.after = params.get("after", "").replace("\x00", "")
        self._asked, self._newest, self.form = self._understand()
        self.is_clear = self.form.is_valid()

    def _understand(self) -> tuple[Asked, int, FilterForm]:
        """Have the words parsed, and ask what the reader may choose from, in one query."""
        until = day_after(self.values.get("until", ""))
        lists = [
            _topics.statement(self.reader),
            _partnerships.statement(self.reader),
            _authors(self.reader, self.values.get("author", "")),
        ]
        newest, moment = _newest.statement(self.reader, **({"until": until} if until else {}))
        besides = [(f"ARRAY({sql})", params) for sql, params in lists]
        asked, (*rows, top) = ask(self.question, *besides, (f"({newest})", moment))
        topics, partnerships, authors = map(choices_of, rows)
        form = FilterForm(self.values, topics=topics, partnerships=partnerships, authors=authors)
        return asked, top or 0, form

    @cached_property
    def groups(self) -> list[Group]:
        """Return every kind that has a match, in the order of KINDS; none while a filter is not understood."""
        if not self.words or not self.is_clear:
            return []
        return self._found()

    @property
    def shown(self) -> list[Group]:
        """Return the groups of the page: all of them, or the chosen one."""
        return [group for group in self.groups if self.kind in {"", group.key}]

    @cached_property
    def suggestion(self) -> str:
        """Return the question with its words as names spell them, where nothing was found."""
        return suggest(self.reader, self.words) if self.words and self.is_clear and not self.groups else ""

    @property
    def count(self) -> int:
        """Return how much was found in all, as far as it is counted."""
        return sum(group.count or 0 for group in self.groups)

    @property
    def is_counted(self) -> bool:
        """Tell whether there is no more than was counted."""
        return all(group.count is not None and group.count < MOST_RANKED for group in self.groups)

    @property
    def posts(self) -> QuerySet[Post]:
        """Return all posts that say this, and those that open a thread which is called so."""
        if not self.words or not self.is_clear:
            return Post.objects.none()
        (kind,) = (kind for kind in KINDS if kind.is_posts)
        filters = Q(**{kind.filters[name]: value for name, value in self.form.cleaned_data.items()})
        called = Q(position=1, thread__in=Thread.objects.filter(matching(self._asked, names=True)))
        return Post.objects.visible_to(self.reader).filter(filters, matching(self._asked, language=kind.wrote) | called)

    @property
    def can_be_saved(self) -> bool:
        """Tell whether members can save this: a clear question that finds posts, whatever else it finds."""
        return bool(self.words) and self.is_clear and self.kind in {"", "threads", "posts"}

    @property
    def chips(self) -> list[Chip]:
        """Return the filters that are set, each with the address that takes it away."""
        return [Chip(str(self.form[name].label), self._said(name), self.without(name)) for name in self._set]

    @property
    def _set(self) -> list[str]:
        return [name for name in self.form.fields if name in self.values]

    def _said(self, name: str) -> str:
        return self.form.labels.get(name, self.values[name])

    @property
    def searched(self) -> str:
        """Return the kinds that the filters make sense for: the others are left out."""
        return ", ".join(str(kind.label) for kind in KINDS if kind.takes(self.form.cleaned_data))

    def without(self, *names: str) -> str:
        """Return the query of the same search without some filters, from its beginning."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in self.values.items() if name not in names})
        query.update({name: value for name, value in [("in", self.kind), ("sort", self.by_date and NEWEST)] if value})
        return f"?{query.urlencode()}"

    @property
    def unfiltered(self) -> str:
        """Return the query of the same words without any filter."""
        return self.without(*OPERATORS.values())

    def _found(self) -> list[Group]:
        """Return the best of each kind and how many there are."""
        found: dict[str, list[Row]] = {}
        for row in self._rows():
            found.setdefault(row.kind, []).append(row)
        groups = [self._group(kind, found[kind.key]) for kind in KINDS if kind.key in found]
        return [group for group in groups if group.count != 0]

    def _rows(self) -> list[Row]:
        """Ask for the best of each kind that the filters make sense for, in one query."""
        filters = self.form.cleaned_data
        arms = [self._arm(kind, filters) for kind in KINDS if kind.takes(filters)]
        if not arms:
            return []
        arms_sql = " UNION ALL ".join(f"({sql})" for sql, _params in arms)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM ({arms_sql}) AS found ORDER BY rank DESC, found_id DESC",  # noqa: S608 - compiled
                [param for _sql, params in arms for param in params],
            )
            return list(map(Row._make, cursor.fetchall()))

    def _arm(self, kind: Kind, filters: dict[str, Given]) -> tuple[str, tuple[Any, ...]]:
        by_date = self.by_date and kind.key == self.kind
        given: dict[str, Given] = {"texts": self._asked.texts, "names": self._asked.names, "newest": self._newest}
        if self._asked.begun and filters.get("language", UNSTEMMED[0]) in UNSTEMMED:
            given["begun"] = self._asked.begun
        if by_date and self._older:
            given |= {"top": self._older - 1, "newest": min(self._older - 1, self._newest)}
        return best.statement(self.reader, kind.key, self._room(kind.key), by_date, **given, **filters)

    @property
    def _older(self) -> int:
        """Return the id that a list by date goes on after, or 0 at its beginning."""
        return int(self.after) if self.after.isdecimal() and len(self.after) < 19 else 0

    def _group(self, kind: Kind, rows: list[Row]) -> Group:
        """Return what the page has room for, after where the list goes on, and where it goes on next."""
        if kind.key == AGENDA:
            return self._sessions(kind, rows)
        is_chosen = kind.key == self.kind
        places = [str(row.pk) if self.by_date else row.place for row in rows]
        shown, after = self._cut(kind.key, places)
        results = [self._of(kind, row) for row in rows[shown]]
        count = None if is_chosen and self.by_date and self._older else rows[0].total
        return Group(kind.key, kind.label, count, results, after)

    def _sessions(self, kind: Kind, rows: list[Row]) -> Group:
        """Return the sessions of the agendas that were found."""
        found = [session for row in rows for session in found_sessions(row.body, row.address.split(), self.words)]
        shown, after = self._cut(kind.key, list(map(str, range(len(found)))))
        return Group(kind.key, kind.label, len(found), [self._result(*session) for session in found[shown]], after)

    def _cut(self, kind: str, places: list[str]) -> tuple[slice, str]:
        """Return which of the results at these places to show, and after which of them the list goes on."""
        if kind != self.kind:
            return slice(0 if self.kind else SHOWN_OF_EACH), ""
        first = places.index(self.after) + 1 if self.after in places and not self.by_date else 0
        end = first + SHOWN_OF_ONE
        return slice(first, end), places[end - 1] if len(places) > end else ""

    def _room(self, kind: str) -> int:
        """Return how many results of a kind to read; of a kind not chosen, only the number shows."""
        if not self.kind:
            return SHOWN_OF_EACH
        if kind != self.kind:
            return 1
        return SHOWN_OF_ONE + 1 if self.by_date else MOST_RANKED

    def _of(self, kind: Kind, row: Row) -> Result:
        parts = row.address.split()
        return self._result(kind.named(row.title, parts), row.body, kind.url(*parts), row.language, row.sample)

    def _result(self, title: str, body: str, url: str, language: str, sample: bool = False) -> Result:
        text = snippet(body, self.words)
        return Result(mark(title, self.words), mark(text, self.words), url, language, sample)
