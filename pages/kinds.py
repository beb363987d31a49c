"""What can be found: whose rows, which columns, which address. One row of KINDS per kind.

Each kind is a QuerySet that its app has made visible to the reader; what a reader may not see
is neither shown nor counted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import BigIntegerField, CharField, Count, F, FloatField, Func, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.search import SettledQuery, name_question, question, settle
from events.models import AgendaRelease, DocumentSection, Event, Takeaway
from forum.models import Post, Thread, Topic
from members.models import Member
from members.rules import Reader
from partnerships.models import Call, Initiative, Organisation, Partnership, Person

# Of a common word only the newest matches are ranked and counted; the page says so.
MOST_RANKED: Final = 200

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
class Asked:
    """A question as PostgreSQL understood it: once for names, by their beginnings, once for texts."""

    names: SettledQuery
    texts: SettledQuery

    @classmethod
    def of(cls, words: str) -> "Asked":
        """Have the question parsed once, not once for every kind."""
        return cls(*settle(name_question(words), question(words)))


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

    def best(self, reader: Reader, asked: Asked, shown: int) -> QuerySet[Any]:
        """Return the best of the newest matches, and their number, as columns that all kinds share."""
        tsquery = asked.names if self.by_beginning else asked.texts
        newest = self.rows(reader).filter(search_vector=tsquery).order_by("-pk")[:MOST_RANKED]
        rows = newest.model._default_manager.filter(pk__in=newest.values("pk"))
        parts = [part for name in self.parts for part in (Cast(name, TextField()), Value(" "))]
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
                rank=Cast(SearchRank(F("search_vector"), tsquery), FloatField()),
            )
            .order_by("-rank", "-found_id")
            .values_list(*COLUMNS)[: max(shown, self.least)]
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
        ("session__event__slug", "session__slug", "number"),
        _takeaway_url,
        F("language"),
        named=lambda event, parts: _("Key take-away %(number)s, %(event)s") % {"number": parts[2], "event": event},
        by_beginning=False,
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
