"""Search over everything, in one question to the database however many kinds there are.

Each kind is a QuerySet that its app has made visible to the reader; what a reader may not see
is neither shown nor counted. Only the newest matches of a kind are ranked, so that a common word
costs no more than a rare one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import BigIntegerField, CharField, F, FloatField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.search import MAX_QUESTION_LENGTH, name_question, question
from events.models import AgendaRelease, DocumentSection, Event, Takeaway
from forum.models import Post, Thread, Topic
from members.models import Member
from members.rules import Reader
from pages.agendas import found_sessions
from pages.marking import asked_words, mark, snippet
from pages.suggesting import suggest
from partnerships.models import Call, Initiative, Organisation, Partnership, Person

# Of a common word only the newest matches are ranked and counted; the page says so.
MOST_RANKED: Final = 200
SHOWN_OF_EACH: Final = 3
SHOWN_OF_ONE: Final = 50


COLUMNS: Final = (
    "found_kind",
    "shown_title",
    "shown_body",
    "address",
    "written_in",
    "sampled",
    "rank",
    "found_id",
)


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found, and the columns that a result is made of."""

    key: str
    label: str | Promise
    rows: Callable[[Reader], QuerySet[Any]]
    title: Any
    body: Any
    # What the address is made of, joined by spaces: slugs and numbers hold none.
    parts: tuple[str, ...]
    url: Callable[..., str]
    language: Any
    # Who wrote it may be invented for the demonstration; then the result says so.
    sample: str = ""
    named: Callable[[str, list[str]], str] = lambda title, parts: title
    # Names are found by their beginnings; in long texts that would find too much.
    asks: Callable[[str], SearchQuery] = name_question

    def matching(self, reader: Reader, words: str) -> QuerySet[Any]:
        """Return the newest rows that match, as many as are ever ranked or counted."""
        return self.rows(reader).filter(search_vector=self.asks(words)).order_by("-pk")[:MOST_RANKED]

    def best(self, reader: Reader, words: str, shown: int) -> QuerySet[Any]:
        """Return the best matches as plain columns, the same for every kind."""
        newest = self.matching(reader, words).values("pk")
        rows = self.rows(reader).model._default_manager.filter(pk__in=newest)
        parts = [part for name in self.parts for part in (Cast(F(name), TextField()), Value(" "))]
        best: QuerySet[Any] = (
            rows.annotate(
                found_kind=Value(self.key, CharField()),
                shown_title=Cast(self.title, TextField()),
                shown_body=Cast(self.body, TextField()),
                address=Concat(*parts, output_field=TextField()),
                written_in=Cast(self.language, TextField()),
                sampled=Coalesce(F(self.sample), False) if self.sample else Value(False),
                found_id=Cast(F("pk"), BigIntegerField()),
                rank=Cast(SearchRank(F("search_vector"), self.asks(words)), FloatField()),
            )
            .order_by("-rank", "-found_id")
            .values_list(*COLUMNS)[:shown]
        )
        return best


def _named(name: str) -> Callable[..., str]:
    return lambda *parts: reverse(name, args=parts)


def _section_url(event: str, document: str, position: str, number: str = "") -> str:
    anchor = (number or position).lower().replace(".", "-")
    return f"{reverse('events:document_detail', args=[event, document])}#section-{anchor}"


def _takeaway_url(event: str, session: str, number: str) -> str:
    return f"{reverse('events:session_detail', args=[event, session])}#takeaway-{number}"


def _call_url(slug: str) -> str:
    return f"{reverse('partnerships:call_list')}#{slug}"


AGENDA: Final = "agenda"
NONE: Final = Value("")
# Names are in no language, or in several.
NO_LANGUAGE: Final = Value("")
ENGLISH: Final = Value("en")

KINDS: Final = [
    Kind(
        "threads",
        gettext_lazy("Threads"),
        lambda reader: Thread.objects.visible_to(reader),
        F("title"),
        NONE,
        ("pk", "slug"),
        _named("forum:thread_detail"),
        F("language"),
        "author__is_sample",
    ),
    Kind(
        "posts",
        gettext_lazy("Posts"),
        lambda reader: Post.objects.visible_to(reader),
        F("thread__title"),
        F("source"),
        ("pk",),
        _named("forum:post_permalink"),
        F("language"),
        "author__is_sample",
        asks=question,
    ),
    Kind(
        "topics",
        gettext_lazy("Topics"),
        lambda reader: Topic.objects.visible_to(reader),
        F("title"),
        F("summary"),
        ("slug",),
        _named("forum:topic_detail"),
        NO_LANGUAGE,
    ),
    Kind(
        "events",
        gettext_lazy("Events"),
        lambda reader: Event.objects.visible_to(reader),
        F("title"),
        F("summary"),
        ("slug",),
        _named("events:event_detail"),
        F("language"),
    ),
    Kind(
        "takeaways",
        gettext_lazy("Key take-aways"),
        lambda reader: Takeaway.objects.visible_to(reader),
        F("session__event__title"),
        F("text"),
        ("session__event__slug", "session__slug", "number"),
        _takeaway_url,
        F("language"),
        named=lambda event, parts: _("Key take-away %(number)s, %(event)s") % {"number": parts[2], "event": event},
        asks=question,
    ),
    Kind(
        "documents",
        gettext_lazy("Documents"),
        lambda reader: DocumentSection.objects.visible_to(reader),
        Concat(F("document__title"), Value(": "), F("number"), Value(" "), F("heading"), output_field=TextField()),
        F("body"),
        ("document__event__slug", "document__slug", "position", "number"),
        _section_url,
        F("document__language"),
        asks=question,
    ),
    Kind(
        "partnerships",
        gettext_lazy("Partnerships"),
        lambda reader: Partnership.objects.visible_to(reader),
        F("name"),
        F("summary"),
        ("slug",),
        _named("partnerships:partnership_detail"),
        ENGLISH,
    ),
    Kind(
        "initiatives",
        gettext_lazy("Initiatives"),
        lambda reader: Initiative.objects.visible_to(reader),
        Concat(F("name"), Value(": "), F("full_name"), output_field=TextField()),
        F("aim"),
        ("slug",),
        _named("partnerships:initiative_detail"),
        ENGLISH,
    ),
    Kind(
        "organisations",
        gettext_lazy("Organisations"),
        lambda reader: Organisation.objects.visible_to(reader),
        F("name"),
        F("summary"),
        ("slug",),
        _named("partnerships:organisation_detail"),
        ENGLISH,
    ),
    Kind(
        "people",
        gettext_lazy("People"),
        lambda reader: Person.objects.visible_to(reader),
        F("name"),
        NONE,
        ("slug",),
        _named("partnerships:person_detail"),
        NO_LANGUAGE,
    ),
    Kind(
        "calls",
        gettext_lazy("Calls"),
        lambda reader: Call.objects.visible_to(reader),
        F("name"),
        F("summary"),
        ("slug",),
        _call_url,
        ENGLISH,
    ),
    Kind(
        "members",
        gettext_lazy("Members"),
        lambda reader: Member.objects.visible_to(reader),
        F("display_name"),
        F("affiliation"),
        ("username",),
        _named("members:member_detail"),
        NO_LANGUAGE,
        "is_sample",
    ),
]


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
    """What was found of one kind: the best of it, and how much there is."""

    key: str
    label: str | Promise
    count: int
    results: list[Result]

    @property
    def count_label(self) -> str:
        """Return the count as words: beyond what is ranked, "200 or more"."""
        return _("%(count)d or more") % {"count": self.count} if self.count >= MOST_RANKED else str(self.count)

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.results)


class Results:
    """What one reader finds for one question."""

    def __init__(self, reader: Reader, text: str, kind: str) -> None:
        """Take the question as typed; an unknown kind means all kinds."""
        self.reader = reader
        self.question = text.replace("\x00", "").strip()[:MAX_QUESTION_LENGTH]
        self.kind = kind if kind in {AGENDA, *(known.key for known in KINDS)} else ""
        self.words = asked_words(self.question)

    @cached_property
    def groups(self) -> list[Group]:
        """Return every kind that has a match, in the order of KINDS, the agenda after the events."""
        if not self.words:
            return []
        counts = self._counts()
        found = self._found() if any(counts.values()) else {}
        groups = [Group(kind.key, kind.label, counts[kind.key], found.get(kind.key, [])) for kind in KINDS]
        groups.insert(4, self._agenda())
        return [group for group in groups if group.count]

    @property
    def shown(self) -> list[Group]:
        """Return the groups of the page: all of them, or the chosen one."""
        return [group for group in self.groups if self.kind in {"", group.key}]

    @cached_property
    def suggestion(self) -> str:
        """Return the question with its words as names spell them, where nothing was found."""
        return suggest(self.reader, self.words) if self.words and not self.groups else ""

    @property
    def count(self) -> int:
        """Return how much was found in all."""
        return sum(group.count for group in self.groups)

    def _found(self) -> dict[str, list[Result]]:
        """Ask for the best of each kind, in one query."""
        shown = SHOWN_OF_ONE if self.kind else SHOWN_OF_EACH
        arms = [kind.best(self.reader, self.question, shown) for kind in KINDS if self.kind in {"", kind.key}]
        if not arms:
            return {}
        known = {kind.key: kind for kind in KINDS}
        found: dict[str, list[Result]] = {}
        rows = arms[0].union(*arms[1:], all=True).order_by("-rank", "-found_id") if len(arms) > 1 else arms[0]
        for key, title, body, address, language, sample, _rank, _pk in rows:
            kind, parts = known[key], address.split()
            result = self._result(kind.named(title, parts), body, kind.url(*parts), language, sample=sample)
            found.setdefault(key, []).append(result)
        return found

    def _result(self, title: str, body: str, url: str, language: str, *, sample: bool = False) -> Result:
        text = snippet(body, self.words)
        return Result(mark(title, self.words), mark(text, self.words), url, language, sample)

    def _counts(self) -> dict[str, int]:
        """Count the matches of each kind, as far as they are ranked, in one query."""
        parts, params = [], []
        for kind in KINDS:
            sql, values = kind.matching(self.reader, self.question).values("pk").query.sql_with_params()
            parts.append(f"SELECT %s, count(*) FROM ({sql}) AS {kind.key}")  # noqa: S608 - made by the ORM
            params += [kind.key, *values]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            return dict(cursor.fetchall())

    def _agenda(self) -> Group:
        """Find released sessions; a draft is never searched."""
        releases = AgendaRelease.objects.visible_to(self.reader).current()
        found = found_sessions(releases.filter(search_vector=name_question(self.question)), self.words)
        shown = SHOWN_OF_ONE if self.kind else SHOWN_OF_EACH
        results = [self._result(title, text, url, language) for title, text, url, language in found]
        return Group(AGENDA, gettext_lazy("Sessions"), len(found), results[:shown])
