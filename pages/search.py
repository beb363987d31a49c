"""Search over everything, in one question to the database however many kinds there are.

Only the newest matches of a kind are ranked, so that a common word costs no more than a rare one.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, F, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.search import ask
from forum.models import Post, Topic
from members.models import Member
from members.rules import Reader
from pages.agendas import found_sessions
from pages.asking import OPERATORS, FilterForm, choices_of, day_after, typed
from pages.kinds import AGENDA, KINDS, MOST_RANKED, Search
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
    # Where a list goes on after this one.
    key: str = ""


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


def _choices(rows: QuerySet[Any], word: str, name: str) -> ArraySubquery:
    """Return the rows of a list of choices: "id word name"."""
    row = Concat(Cast("pk", TextField()), Value(" "), F(word), Value(" "), F(name), output_field=TextField())
    return ArraySubquery(rows.order_by(name, "pk").values_list(row)[:MOST_CHOICES])


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
        self._asked, self.form = self._understand()
        self.is_clear = self.form.is_valid()

    def _understand(self) -> tuple[Search, FilterForm]:
        """Have the words parsed, and ask what the reader may choose from, in one query."""
        until = day_after(self.values.get("until", ""))
        posts = Post.objects.order_by("-pk")
        if until:
            posts = posts.filter(created_at__lt=until).order_by("-created_at", "-pk")
        asked, besides = ask(
            self.question,
            _choices(Topic.objects.visible_to(self.reader), "slug", "title"),
            _choices(Partnership.objects.visible_to(self.reader), "slug", "name"),
            _choices(
                Member.objects.visible_to(self.reader).called(self.values.get("author", "")), "username", "display_name"
            ),
            Coalesce(Subquery(posts.values("pk")[:1]), 0, output_field=BigIntegerField()),
        )
        topics, partnerships, authors = (choices_of(rows) for rows in besides[:3])
        form = FilterForm(self.values, topics=topics, partnerships=partnerships, authors=authors)
        return Search(asked, {}, besides[3]), form

    @cached_property
    def groups(self) -> list[Group]:
        """Return every kind that has a match, in the order of KINDS; none while a filter is not understood."""
        if not self.words or not self.is_clear:
            return []
        found = self._found()
        return [found[kind.key] for kind in KINDS if kind.key in found]

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

    def _found(self) -> dict[str, Group]:
        """Ask for the best of each kind and how many there are, in one query."""
        older = int(self.after) if self.after.isdecimal() and len(self.after) < 19 else 0
        filters = self.form.cleaned_data
        search = replace(self._asked, filters=filters, older_than={self.kind: older} if self.by_date else {})
        known = {kind.key: kind for kind in KINDS if kind.takes(filters)}
        if not known:
            return {}
        arms = [kind.best(self.reader, search, self._room(kind.key)) for kind in known.values()]
        found: dict[str, Group] = {}
        sessions: list[Result] = []
        rows = (arms[0].union(*arms[1:], all=True) if arms[1:] else arms[0]).order_by("-rank", "-found_id")
        for key, title, body, address, language, sample, total, rank, pk in rows:
            kind, parts = known[key], address.split()
            if key == AGENDA:
                sessions += [self._result(*session) for session in found_sessions(body, parts, self.words)]
                continue
            place = str(pk) if self.by_date else f"{rank}~{pk}"
            result = self._result(kind.named(title, parts), body, kind.url(*parts), language, sample, place)
            count = None if older and key == self.kind else total
            found.setdefault(key, Group(key, kind.label, count, [])).results.append(result)
        if sessions:
            numbered = [replace(session, key=str(number)) for number, session in enumerate(sessions)]
            found[AGENDA] = Group(AGENDA, known[AGENDA].label, len(sessions), numbered)
        return {key: self._cut(group) for key, group in found.items()}

    def _cut(self, group: Group) -> Group:
        """Keep what the page has room for, after where the list goes on, and say where it goes on next."""
        if group.key != self.kind:
            return replace(group, results=group.results[: SHOWN_OF_EACH if not self.kind else 1])
        keys = [result.key for result in group.results]
        first = keys.index(self.after) + 1 if self.after in keys and not self.by_date else 0
        shown = group.results[first : first + SHOWN_OF_ONE]
        more = len(group.results) > first + SHOWN_OF_ONE
        return replace(group, results=shown, after=shown[-1].key if more and shown else "")

    def _room(self, kind: str) -> int:
        """Return how many results of a kind to read; of a kind not chosen, only the number shows."""
        if not self.kind:
            return SHOWN_OF_EACH
        if kind != self.kind:
            return 1
        return SHOWN_OF_ONE + 1 if self.by_date else MOST_RANKED

    def _result(self, title: str, body: str, url: str, language: str, sample: bool = False, key: str = "") -> Result:
        text = snippet(body, self.words)
        return Result(mark(title, self.words), mark(text, self.words), url, language, sample, key)
