"""The directory of partnerships: what was asked for in the address, and what there is to choose."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, QuerySet, Value
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.querysets import KeysetPage, keyset_page
from partnerships.countries import country_name
from partnerships.facets import FACETS, NOT_STATED
from partnerships.models import Generation, Initiative, Organisation, Partnership, Sector
from partnerships.models.partnerships import PartnershipQuerySet

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


class Directory:
    """A page of partnerships and the ways to narrow it; five queries whatever was asked."""

    def __init__(self, rows: PartnershipQuerySet, params: QueryDict) -> None:
        """Read what was asked; what cannot be read is ignored."""
        self.text = params.get("q", "").replace("\x00", "").strip()
        self.chosen = {
            facet.name: [value for value in params.getlist(facet.name)[:MOST_VALUES] if "\x00" not in value]
            for facet in FACETS
        }
        self._rows = rows.named(self.text)
        self._params = params

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was asked for."""
        return bool(self.text) or any(self.chosen.values())

    @cached_property
    def page(self) -> KeysetPage[Partnership]:
        """The partnerships of this page, by name."""
        return keyset_page(self._rows.matching(self.chosen).for_list(), self._params, key="name", newest_first=False)

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
        """Every facet with all its values; what leads nowhere stays visible."""
        known = vocabulary()
        return [Choice(facet.name, facet.label, self._options(facet.name, known[facet.name])) for facet in FACETS]

    def _options(self, facet: str, known: list[tuple[str, str]]) -> list[Option]:
        counts, chosen = self._counts[facet], self.chosen[facet]
        values: list[tuple[str, str | Promise]] = [*known, (NOT_STATED, _("Not stated"))]
        return [Option(value, label, counts.get(value, 0), value in chosen) for value, label in values]


def vocabulary() -> dict[str, list[tuple[str, str]]]:
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
    countries = _countries_with_partnerships().values_list(Value("country"), first, second, F("country"), F("country"))
    found: dict[str, list[tuple[int, int, str, str]]] = {facet.name: [] for facet in FACETS}
    for facet, rank, within, value, label in initiatives.union(generations, sectors, countries, all=True).order_by():
        found[facet].append((rank, within, country_name(label) if facet == "country" else label, value))
    return {
        facet: [(value, label) for *_rank, label, value in sorted(rows, key=_as_read)] for facet, rows in found.items()
    }


def _as_read(row: tuple[int, int, str, str]) -> tuple[int, int, str]:
    return row[0], row[1], row[2].casefold()


def _countries_with_partnerships() -> QuerySet[Organisation]:
    return Organisation.objects.exclude(country="").exclude(partnerships=None).order_by().distinct("country")
