"""The directory as a map of Europe: how many partnerships have an organisation where, drawn and in a table."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings

from partnerships.countries import country_name
from partnerships.facets import NOT_STATED

# launch/europe.py draws it: a shape for each country, and in which place its number stands.
DRAWING: Final = settings.BASE_DIR / "static" / "icons" / "europe.svg"
# Shades of a country with partnerships; each has a pattern of its own too.
STEPS: Final = 4
# Without prejudice to positions on status: see the note below the drawing.
MARKED: Final = frozenset({"XK"})


@cache
def places() -> dict[str, tuple[int, int]]:
    """Return the countries that are drawn, and where their numbers stand."""
    found = re.findall(r'<path id="([A-Z]{2})" data-at="(\d+) (\d+)"', DRAWING.read_text())
    return {code: (int(x), int(y)) for code, x, y in found}


@dataclass(frozen=True)
class Country:
    """One country, and how many of the partnerships asked for have an organisation there."""

    code: str
    count: int
    step: int
    chosen: bool

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return f"{country_name(self.code)}*" if self.code in MARKED else country_name(self.code)

    @property
    def place(self) -> tuple[int, int] | None:
        """Return where its number stands; None if it is not drawn."""
        return places().get(self.code)


class Atlas:
    """What is told of each country: a partnership counts once in each of its countries, so they do not add up."""

    def __init__(self, counts: Mapping[str, int], chosen: Collection[str]) -> None:
        """Take the number of partnerships of each country, by its code, and the countries that are chosen."""
        self.not_stated = counts.get(NOT_STATED, 0)
        known = {code: n for code, n in counts.items() if code != NOT_STATED}
        self.bounds = _bounds(max(known.values(), default=0))
        self._all = sorted(
            (self._country(code, known.get(code, 0), chosen) for code in {*places(), *known}),
            key=lambda one: one.name.casefold(),
        )

    def _country(self, code: str, count: int, chosen: Collection[str]) -> Country:
        step = next((i for i, (low, high) in enumerate(self.bounds, 1) if low <= count <= high), 0)
        return Country(code, count, step, code in chosen)

    @property
    def drawn(self) -> list[Country]:
        """Every country of the drawing, by name."""
        return [one for one in self._all if one.place]

    @property
    def beside(self) -> list[Country]:
        """Countries that are not on the drawing and have partnerships."""
        return [one for one in self._all if not one.place]

    @property
    def rows(self) -> list[Country]:
        """Countries with partnerships: the table says the same as the drawing."""
        return [one for one in self._all if one.count]


def _bounds(most: int) -> list[tuple[int, int]]:
    """Part the numbers up to the highest into steps, fewer where there are fewer numbers."""
    tops = sorted({-(-most * step // STEPS) for step in range(1, STEPS + 1)} - {0})
    return [(before + 1, top) for before, top in zip([0, *tops], tops, strict=False)]
