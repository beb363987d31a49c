"""The directory of partnerships: what was asked for in the address, and what there is to choose."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import F, QuerySet, Value
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.querysets import KeysetPage, in_order, keyset_page
from partnerships.atlas import Atlas
from partnerships.countries import country_name
from partnerships.facets import FACETS, NOT_STATED, Chosen, Facet
from partnerships.models import (
    Generation,
    Initiative,
    Participation,
    Partnership,
    Sector,
    TargetMarket,
    Technology,
)
from partnerships.models.partnerships import PartnershipQuerySet
from partnerships.models.standing import Running, Sureness
from partnerships.regions import country_of, region_name

type Words = Sequence[tuple[str, str | Promise]]

# What an address may say of the view and of the order; anything else is the list, by name.
TABLE: Final = "table"
MAP: Final = "map"
VIEWS: Final = (TABLE, MAP)
CONFIRMED: Final = "confirmed"
# More regions than these are offered country by country.
MOST_REGIONS: Final = 30
# Nobody ticks more boxes than a facet has; an address that says so is not from our form.
MOST_VALUES = 60


@dataclass(frozen=True)
class Option:
    """One value of a facet and how many partnerships it would leave."""

    value: str
    label: str | Promise
    count: int
    checked: bool

    @property
    def disabled(self) -> bool:
        """Tell whether choosing it leads nowhere; what is chosen can always be taken back."""
        return not self.count and not self.checked


@dataclass(frozen=True)
class Choice:
    """A facet with its options."""

    name: str
    label: Promise
    options: list[Option]
    # Whether more is offered once something else is chosen.
    waits: bool = False


def values_chosen(params: QueryDict, facets: Iterable[str]) -> dict[str, list[str]]:
    """Return what an address chooses of each facet."""
    return {facet: [value for value in params.getlist(facet)[:MOST_VALUES] if "\x00" not in value] for facet in facets}


def end_of_address(chosen: Chosen) -> str:
    """Return what was asked for as the end of an address: "?name=value", or "" where nothing was."""
    asked = QueryDict(mutable=True)
    for name, values in chosen.items():
        asked.setlist(name, list(values))
    words = asked.urlencode()
    return f"?{words}" if words else ""


class Directory:
    """A page of partnerships and the ways to narrow it; five queries whatever was asked."""

    def __init__(self, rows: PartnershipQuerySet, params: QueryDict) -> None:
        """Read what was asked; what cannot be read is ignored."""
        self.text = params.get("q", "").replace("\x00", "").strip()
        self.chosen = values_chosen(params, [facet.name for facet in FACETS])
        asked = params.get("view", "")
        self.view = asked if asked in VIEWS else ""
        self.by_freshness = params.get("sort") == CONFIRMED
        self._rows = rows.named(self.text)
        self._params = params

    @property
    def is_table(self) -> bool:
        """Tell whether they are shown as lines of a table."""
        return self.view == TABLE

    @property
    def is_map(self) -> bool:
        """Tell whether they are shown as a map of Europe."""
        return self.view == MAP

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was asked for."""
        return bool(self.text) or any(self.chosen.values())

    @property
    def arranged(self) -> dict[str, str]:
        """What the address says beside the filters, which keep it: the view and the order, where they are others."""
        asked = {"view": self.view, "sort": CONFIRMED if self.by_freshness else ""}
        return {name: value for name, value in asked.items() if value}

    @property
    def query(self) -> str:
        """Return what was asked for, as the address of a file of the same partnerships says it."""
        sort = {"sort": [CONFIRMED]} if self.by_freshness else {}
        return end_of_address({"q": [self.text] if self.text else [], **self.chosen, **sort})

    @property
    def query_cleared(self) -> str:
        """Return the end of the address of everything, in the same view and order."""
        return end_of_address({name: [value] for name, value in self.arranged.items()})

    @property
    def _key(self) -> str:
        return "known_at" if self.by_freshness else "name"

    @property
    def found(self) -> PartnershipQuerySet:
        """All that were asked for, in no order yet."""
        return self._rows.matching(self.chosen).standing()

    @property
    def partnerships(self) -> PartnershipQuerySet:
        """All that were asked for, as lines of a table and in their order."""
        return in_order(self.found.for_table().with_regions(), key=self._key, newest_first=self.by_freshness)

    @cached_property
    def page(self) -> KeysetPage[Partnership]:
        """The partnerships of this page: by name, or what was confirmed last first."""
        rows = self.found.for_table() if self.is_table else self.found.for_list()
        return keyset_page(rows, self._params, key=self._key, newest_first=self.by_freshness)

    @property
    def has_map(self) -> bool:
        """Tell whether the map of markets stands above: on the first page of everything, as a list."""
        return not (self.is_narrowed or self.view or self.page.before)

    @property
    def atlas(self) -> Atlas:
        """How many of them are in which country, those in others than the chosen countries too."""
        return Atlas(self._counts.get("country", {}), self.chosen["country"])

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        return self._rows.counted(self.chosen)

    @property
    def total(self) -> int:
        """How many partnerships match: every one has one initiative or none, so those counts add up."""
        counts, chosen = self._counts["initiative"], self.chosen["initiative"]
        return sum(n for value, n in counts.items() if not chosen or value in chosen)

    @cached_property
    def choices(self) -> list[Choice]:
        """Every facet that has values, with all of them; what leads nowhere stays visible."""
        known = vocabulary()
        asked = [facet for facet in FACETS if known[facet.name] or self.chosen[facet.name]]
        return [self._choice(facet, known[facet.name]) for facet in asked]

    def _choice(self, facet: Facet, known: Words) -> Choice:
        offered = self._offered(facet, known)
        return Choice(facet.name, facet.label, self._options(facet, offered), waits=len(offered) < len(known))

    def _offered(self, facet: Facet, known: Words) -> Words:
        """Return the values to choose from: of hundreds of regions those of the countries that are chosen."""
        if facet.name != "region" or len(known) <= MOST_REGIONS:
            return known
        countries, chosen = self.chosen["country"], self.chosen["region"]
        return [(code, name) for code, name in known if country_of(code) in countries or code in chosen]

    def _options(self, facet: Facet, known: Words) -> list[Option]:
        counts, chosen = self._counts.get(facet.name, {}), self.chosen[facet.name]
        values = known if facet.always else [*known, (NOT_STATED, _("Not stated"))]
        return [Option(value, label, counts.get(value, 0), value in chosen) for value, label in values]


def vocabulary() -> dict[str, Words]:
    """Return the values of every facet with their names, in the order of a reader; one query."""
    first, second = Value(0), Value(0)
    initiatives = Initiative.objects.order_by().values_list(
        Value("initiative"), F("position"), second, F("slug"), F("name")
    )
    generations = Generation.objects.order_by().values_list(
        Value("generation"),
        F("initiative__position"),
        F("position"),
        F("slug"),
        F("name"),
    )
    sectors = Sector.objects.order_by().values_list(Value("sector"), first, second, F("slug"), F("name"))
    technologies = Technology.objects.order_by().values_list(Value("technology"), first, second, F("slug"), F("name"))
    markets = TargetMarket.objects.order_by().values_list(Value("market"), first, second, F("slug"), F("name"))
    found: dict[str, list[tuple[int, int, str, str]]] = {facet.name: [] for facet in FACETS if not facet.told}
    rows = initiatives.union(
        generations, sectors, _stated("country"), _stated("region"), markets, technologies, all=True
    ).order_by()
    for facet, rank, within, value, label in rows:
        found[facet].append((rank, within, NAMES.get(facet, str)(label), value))
    named: dict[str, Words] = {
        facet: [(value, label) for *_rank, label, value in sorted(rows, key=_as_read)] for facet, rows in found.items()
    }
    return named | {"status": Running.choices, "freshness": Sureness.choices}


def _as_read(row: tuple[int, int, str, str]) -> tuple[int, int, str]:
    return row[0], row[1], row[2].casefold()


def _stated(place: str) -> QuerySet[Any]:
    """Return each country or region in which some partnership has an organisation, as rows of the vocabulary."""
    rows = Participation.objects.filter(**{f"{place}__gt": ""}).order_by()
    return rows.values_list(Value(place), Value(0), Value(0), F(place), F(place)).distinct()


# How codes are read.
NAMES: Final[dict[str, Callable[[str], str]]] = {"country": country_name, "region": region_name}
