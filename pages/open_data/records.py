"""What is open of partnerships, organisations and initiatives: what a visitor reads on their pages, without people.

Names of people stand on pages alone, where whoever asks to be removed is removed; in a copy they would stay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.letters import absolute
from pages.open_data.figures import FIGURE, told
from pages.open_data.shapes import (
    ADDRESS,
    DAY,
    MOMENT,
    TEXT,
    TEXTS,
    WHOLE,
    WORD,
    Field,
    Shape,
    Words,
    listed,
)
from partnerships.models import Initiative, Organisation, Partnership

VISITOR: Final = AnonymousUser()
# So many records stand on one page of a list.
PAGE: Final = 100


@dataclass(frozen=True)
class Kind:
    """One list of records: `word` stands in its address, `one` is the name of a record in its own file."""

    word: str
    one: str
    title: Words
    shape: Shape
    rows: Callable[[], QuerySet[Any]]
    # How rows are found by the address of another that became one with them.
    absorbed: str = ""


def address_of(kind: str, slug: str) -> str:
    """Return the whole address of a record's data."""
    return absolute(reverse("pages:open_data_record", args=[kind, slug]))


def _named(rows: Any) -> list[str]:
    return sorted(row.name for row in rows)


def _slug_of(name: str) -> Callable[[Any], str | None]:
    """Return how to take the slug of what a row names, if it names one."""

    def slug(row: Any) -> str | None:
        named = getattr(row, name)
        return named.slug if named else None

    return slug


def _head() -> tuple[Field, ...]:
    return (
        Field("slug", WORD, _("Its id: it stays.")),
        Field("name", WORD, _("Its name.")),
    )


def _tail(kind: str) -> tuple[Field, ...]:
    """Return what every record says last: who says so, since when it is known, and where it stands."""
    return (
        Field("source_section", TEXT, _("Section of the Output Paper that says so.")),
        Field("confirmed_at", MOMENT, _("When somebody last confirmed it."), lambda row: row.verified_at),
        Field(
            "as_of",
            DAY,
            _("Day of the source, where nobody has confirmed it since."),
            lambda row: row.as_of.date() if row.as_of else None,
        ),
        Field("url", ADDRESS, _("Its page."), lambda row: absolute(row.get_absolute_url())),
        Field("data_url", ADDRESS, _("Its data."), lambda row: address_of(kind, row.slug)),
    )


FIGURES: Final = Field(
    "figures", listed(FIGURE.name), _("Its figures."), lambda row: told(row.figures.all()), in_table=False
)

PARTNER: Final = Shape(
    "Partner",
    (
        Field("slug", WORD, _("The organisation's id."), lambda row: row["slug"]),
        Field("name", WORD, _("The organisation's name."), lambda row: row["name"]),
        Field("role", WORD, _("coordinator or partner."), lambda row: row["role"]),
        Field("country", TEXT, _("Country code of ISO 3166-1."), lambda row: row["country"]),
    ),
)
PARTNERSHIP: Final = Shape(
    "Partnership",
    (
        *_head(),
        Field("full_name", TEXT, _("Its name at length.")),
        Field("initiative", TEXT, _("The initiative's id."), _slug_of("initiative")),
        Field("initiative_as_printed", TEXT, _("The initiative in the words of the source.")),
        Field("generation", TEXT, _("The id of its generation."), _slug_of("generation")),
        Field("successor_of", TEXT, _("The id of the partnership it follows."), _slug_of("successor_of")),
        Field("language", WORD, _("Language of its texts.")),
        Field("summary", TEXT, _("What it is.")),
        Field("objectives", TEXT, _("What it wants.")),
        Field("results", TEXT, _("What came of it.")),
        Field("website", TEXT, _("Its website.")),
        Field("sectors", TEXTS, _("Its sectors."), lambda row: row.sector_names),
        Field("target_markets", TEXTS, _("Countries it turns to."), lambda row: row.market_names),
        Field(
            "organisations",
            listed(PARTNER.name),
            _("Who takes part."),
            lambda row: [PARTNER.told(partner) for partner in row.partners],
        ),
        FIGURES,
        Field("revised_at", MOMENT, _("When its coordinator last changed the texts; null: words of the source.")),
        Field("archived_at", MOMENT, _("Since when it is archived.")),
        Field("archive_reason", TEXT, _("Why it is archived.")),
        *_tail("partnerships"),
    ),
)

PARTICIPATION: Final = Shape(
    "Participation",
    (
        Field("slug", WORD, _("The partnership's id."), lambda row: row.partnership.slug),
        Field("name", WORD, _("The partnership's name."), lambda row: row.partnership.name),
        Field("role", WORD, _("coordinator or partner.")),
    ),
)
ORGANISATION: Final = Shape(
    "Organisation",
    (
        *_head(),
        Field("short_name", TEXT, _("Its short name.")),
        Field("also_spelt", TEXTS, _("Other spellings in a source."), lambda row: row.aliases),
        Field("kind", TEXT, _("cluster, platform, authority, company, research or network.")),
        Field("country", TEXT, _("Country code of ISO 3166-1.")),
        Field("place", TEXT, _("Its town.")),
        Field("website", TEXT, _("Its website.")),
        Field("summary", TEXT, _("What it is, in the words of the source.")),
        Field(
            "partnerships",
            listed(PARTICIPATION.name),
            _("Where it takes part."),
            lambda row: sorted(map(PARTICIPATION.told, row.participations.all()), key=lambda one: str(one["name"])),
        ),
        FIGURES,
        *_tail("organisations"),
    ),
)

GENERATION: Final = Shape(
    "Generation",
    (
        *_head(),
        Field("number", WHOLE, _("Which one it is.")),
        Field("first_year", WHOLE, _("Its first year."), lambda row: row.starts_year),
        Field("last_year", WHOLE, _("Its last year."), lambda row: row.ends_year),
        Field("call_reference", TEXT, _("The call it comes from.")),
        Field("note", TEXT, _("What is to be known of it, in the words of the source.")),
        Field("sectors", TEXTS, _("Its sectors."), lambda row: _named(row.sectors.all())),
        Field("target_markets", TEXTS, _("Countries it turns to."), lambda row: _named(row.target_markets.all())),
        Field("target_markets_note", TEXT, _("What is to be known of these countries.")),
        FIGURES,
        Field("source_section", TEXT, _("Section of the Output Paper that says so.")),
    ),
)
INITIATIVE: Final = Shape(
    "Initiative",
    (
        *_head(),
        Field("full_name", TEXT, _("Its name at length.")),
        Field("programme", WORD, _("The programme that pays for it."), lambda row: row.programme.name),
        Field("aim", TEXT, _("What it is for, in the words of the source.")),
        Field("history", TEXT, _("How it came about.")),
        Field("activities", TEXT, _("What is done under it.")),
        Field("sectors", TEXTS, _("Its sectors."), lambda row: _named(row.sectors.all())),
        Field(
            "generations",
            listed(GENERATION.name),
            _("Its generations, the earliest first."),
            lambda row: [GENERATION.told(one) for one in row.generations.all()],
        ),
        FIGURES,
        *_tail("initiatives"),
    ),
)

SHAPES: Final = (PARTNERSHIP, PARTNER, ORGANISATION, PARTICIPATION, INITIATIVE, GENERATION, FIGURE)
KINDS: Final = {
    kind.word: kind
    for kind in (
        Kind(
            "partnerships",
            "partnership",
            _("Partnerships"),
            PARTNERSHIP,
            lambda: Partnership.objects.visible_to(VISITOR).with_facts().select_related("successor_of"),
        ),
        Kind(
            "organisations",
            "organisation",
            _("Organisations"),
            ORGANISATION,
            lambda: Organisation.objects.visible_to(VISITOR).with_facts(),
            absorbed="absorbed__slug",
        ),
        Kind(
            "initiatives",
            "initiative",
            _("Initiatives"),
            INITIATIVE,
            lambda: Initiative.objects.visible_to(VISITOR).with_facts(),
        ),
    )
}
