"""What can be found: whose rows, which columns, which address. One row of KINDS per kind.

Each kind is a QuerySet that its app has made visible to the reader; what a reader may not see
is neither shown nor counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    F,
    FloatField,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, Now
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.search import Asked, Look, SettledQuery, matching, newest_of_many
from events.models import AgendaRelease, Document, DocumentSection, Edition, Event, SessionNotes, Takeaway
from events.models.editions import TOLD
from events.models.takeaways import anchor_of
from forum.models import Post, Thread, Topic
from members.models import Member
from members.prepared import prepared
from members.rules import Reader
from opportunities.models import Opportunity
from partnerships.models import Call, Initiative, Organisation, Partnership, Person

# Of a common word only the newest matches are ranked and counted; the page says so.
MOST_RANKED: Final = 200

# A text this many days old counts half as much as one of today that says the same.
HALVED_AFTER: Final = 730.0

# Filters that may leave only a handful.
NARROW: Final = frozenset({"topic", "author", "partnership"})

COLUMNS: Final = (
    "found_kind",
    "shown_title",
    "shown_body",
    "address",
    "written_in",
    "sampled",
    "total",
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
    parts: tuple[Any, ...]
    url: Callable[..., str]
    language: Any
    # Who wrote it may be invented for the demonstration; then the result says so.
    sample: str = ""
    named: Callable[[str, list[str]], str] = lambda title, parts: title
    # At least so many, however little the page has room for.
    least: int = 0
    # Names are found by their beginnings; in long texts that would find too much.
    by_beginning: bool = True
    # The column of the language of its texts, where a word may be found by its beginning.
    wrote: str = ""
    # The column of its date: of two that say the same, the later comes first.
    dated: str = ""

    # Which filters make sense here, and what each compares; a kind that lacks one is left out while it is set.
    filters: Mapping[str, str] = field(default_factory=dict)
    # So many that the newest are read first.
    vast: bool = False
    # The newest id is known of posts alone: it tells where to look first.
    is_posts: bool = False

    def takes(self, filters: Mapping[str, Any]) -> bool:
        """Tell whether every filter that is set makes sense here."""
        return set(filters) <= set(self.filters)

    def best(self, reader: Reader, search: "Search", shown: int) -> QuerySet[Any]:
        """Return the best of the newest matches, and their number, as columns that all kinds share."""
        tsquery = SettledQuery(search.asked.names if self.by_beginning else search.asked.texts)
        rows = self._newest(reader, search)
        parts = [part for name in self.parts for part in (Cast(name, TextField()), Value(" "))]
        rank: Any = Cast(F("pk"), FloatField()) if search.by_date else self._rank(tsquery)
        best: QuerySet[Any] = (
            rows.annotate(
                found_kind=Value(self.key, CharField()),
                shown_title=Cast(self.title, TextField()),
                shown_body=Cast(self.body, TextField()),
                address=Concat(*parts, output_field=TextField()),
                written_in=Cast(self.language, TextField()),
                sampled=Coalesce(F(self.sample), False) if self.sample else Value(False),
                total=Window(Count("*")),
                found_id=Cast(F("pk"), BigIntegerField()),
                rank=rank,
            )
            .order_by("-rank", "-found_id")
            .values_list(*COLUMNS)[: max(shown, self.least)]
        )
        return best

    def _newest(self, reader: Reader, search: "Search") -> QuerySet[Any]:
        seen = self.rows(reader)
        every: QuerySet[Any] = seen.model._default_manager.all()
        filters = Q(**{self.filters[name]: value for name, value in search.filters.items()})
        if search.top is not None:
            filters &= Q(pk__lte=search.top)
        if self.vast:
            top = search.newest if self.is_posts else search.top
            narrow = not NARROW.isdisjoint(search.filters)
            look = Look(MOST_RANKED, self.by_beginning, self.wrote, top, narrow)
            return every.filter(pk__in=newest_of_many(seen, search.asked, look, filters))
        asked = matching(search.asked, language=self.wrote, names=self.by_beginning)
        # The order by id + 0 keeps PostgreSQL from walking the table for a word that is not in it.
        newest = seen.filter(asked, filters).order_by((F("pk") + 0).desc())[:MOST_RANKED]
        return every.filter(pk__in=newest.values("pk"))

    def _rank(self, tsquery: Any) -> Any:
        relevance = SearchRank(F("search_vector"), tsquery)
        if not self.dated:
            return Cast(relevance, FloatField())
        days = Func(Now(), F(self.dated), template="greatest(date_part('day', %(expressions)s), 0)", arg_joiner=" - ")
        return Cast(relevance / (1.0 + Cast(days, FloatField()) / HALVED_AFTER), FloatField())


@dataclass(frozen=True)
class Search:
    """What is looked for in one kind: the words, and the filters that are set."""

    asked: Asked
    filters: Mapping[str, Any]
    # The newest id of posts.
    newest: int
    by_date: bool = False
    # Only what is not newer than this id.
    top: int | None = None


def _named(name: str) -> Callable[..., str]:
    return lambda *parts: reverse(name, args=parts)


def _section_url(event: str, document: str, position: str, number: str = "") -> str:
    anchor = (number or position).lower().replace(".", "-")
    return f"{reverse('events:document_detail', args=[event, document])}#section-{anchor}"


def _takeaway_url(event: str, session: str, _number: str, pk: str) -> str:
    return f"{reverse('events:session_detail', args=[event, session])}#{anchor_of(int(pk))}"


def _notes_url(event: str, session: str) -> str:
    return f"{reverse('events:session_detail', args=[event, session])}#h-notes"


AGENDA: Final = "agenda"
# Sessions stand inside released agendas: the newest ones that match are read, whatever else is shown.
MOST_RELEASES: Final = 20
# People who asked to be removed neither match nor show; their slugs follow the event's in the address.
REMOVED: Final = Func(
    ArraySubquery(Person.objects.removed().values("slug")),
    function="core_join",
    output_field=TextField(),
)
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
        dated="created_at",
        filters={
            "topic": "topic",
            "author": "author",
            "partnership": "topic__partnership",
            "since": "created_at__gte",
            "until": "created_at__lt",
            "language": "language",
            "kind": "kind",
        },
        vast=True,
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
        by_beginning=False,
        wrote="language",
        dated="created_at",
        filters={
            "topic": "thread__topic",
            "author": "author",
            "partnership": "thread__topic__partnership",
            "since": "created_at__gte",
            "until": "created_at__lt",
            "language": "language",
            "kind": "thread__kind",
        },
        vast=True,
        is_posts=True,
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
        filters={"partnership": "partnership"},
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
        filters={"since": "starts_at__gte", "until": "starts_at__lt", "language": "language"},
    ),
    Kind(
        AGENDA,
        gettext_lazy("Sessions"),
        lambda reader: AgendaRelease.objects.visible_to(reader).current(),
        F("event__title"),
        F("content"),
        ("event__slug", REMOVED),
        _named("events:event_detail"),
        NO_LANGUAGE,
        least=MOST_RELEASES,
    ),
    Kind(
        "takeaways",
        gettext_lazy("Key take-aways"),
        lambda reader: Takeaway.objects.visible_to(reader),
        F("session__event__title"),
        F("text"),
        ("session__event__slug", "session__slug", "number", "pk"),
        _takeaway_url,
        F("language"),
        named=lambda event, parts: _("Key take-away %(number)s, %(event)s") % {"number": parts[2], "event": event},
        by_beginning=False,
        wrote="language",
        filters={"language": "language"},
    ),
    Kind(
        "notes",
        gettext_lazy("Notes of sessions"),
        lambda reader: SessionNotes.objects.visible_to(reader),
        F("session__released_title"),
        F("public_source"),
        ("session__event__slug", "session__slug"),
        _notes_url,
        F("public_language"),
        named=lambda session, _parts: _("Notes: %(session)s") % {"session": session},
        by_beginning=False,
        wrote="public_language",
        dated="published_at",
        filters={"since": "published_at__gte", "until": "published_at__lt", "language": "public_language"},
    ),
    Kind(
        "editions",
        gettext_lazy("Output Papers"),
        lambda reader: Edition.objects.visible_to(reader).current(),
        F("event__title"),
        TOLD,
        ("event__slug", "number"),
        _named("events:edition_detail"),
        F("event__language"),
        named=lambda event, parts: (
            _("Output Paper of %(event)s, edition %(number)s") % {"event": event, "number": parts[1]}
        ),
        by_beginning=False,
        dated="published_at",
        filters={"since": "published_at__gte", "until": "published_at__lt"},
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
        by_beginning=False,
        wrote="document__language",
        filters={"language": "document__language"},
    ),
    Kind(
        "files",
        gettext_lazy("Slides, minutes and other files"),
        lambda reader: Document.objects.listed_for(reader).with_files(),
        F("title"),
        F("summary"),
        ("event__slug", "slug"),
        _named("events:document_detail"),
        F("language"),
        by_beginning=False,
        wrote="language",
        filters={"language": "language"},
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
        _named("partnerships:call_detail"),
        ENGLISH,
    ),
    Kind(
        "opportunities",
        gettext_lazy("Offers and requests"),
        lambda reader: Opportunity.objects.visible_to(reader).open(),
        F("title"),
        F("body"),
        ("pk",),
        _named("opportunities:opportunity_detail"),
        F("language"),
        "author__is_sample",
        wrote="language",
        dated="published_at",
        filters={"since": "published_at__gte", "until": "published_at__lt", "language": "language"},
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
        vast=True,
    ),
]


@prepared
def best(reader: Reader, key: str, shown: int, by_date: bool, **given: Any) -> QuerySet[Any]:
    """Return the best of one kind for the words and filters that are given, as columns that all kinds share."""
    (kind,) = (kind for kind in KINDS if kind.key == key)
    asked = Asked(given["texts"], given["names"], given.get("begun", ""))
    filters = {name: value for name, value in given.items() if name in kind.filters}
    return kind.best(reader, Search(asked, filters, given["newest"], by_date, given.get("top")), shown)
