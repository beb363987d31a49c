"""Regions of Europe: level 2 of NUTS 2024 and of the statistical regions beside it, of 2018 for the United Kingdom.

The codes and the names, in the languages of the regions, are those of fixtures/nuts/regions.tsv; its README says whose.
"""

from collections import defaultdict
from functools import cache
from typing import Final

from django.conf import settings

from partnerships.countries import country_name

FILE: Final = settings.BASE_DIR / "fixtures" / "nuts" / "regions.tsv"
# NUTS calls two countries otherwise than ISO 3166-1 does.
COUNTRIES: Final = {"EL": "GR", "UK": "GB"}
PREFIXES: Final = {country: prefix for prefix, country in COUNTRIES.items()}


@cache
def regions() -> dict[str, str]:
    """Return the name of every region by its code."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def region_name(code: str) -> str:
    """Return the name of a region; a code that is not listed stands for itself."""
    return regions().get(code, code)


def country_of(code: str) -> str:
    """Return the country that a region lies in, by ISO 3166-1."""
    return COUNTRIES.get(code[:2], code[:2])


def region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all regions for a form, under the names of their countries."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in regions().items():
        found[country_name(country_of(code))].append((code, f"{name} ({code})"))
    return sorted(found.items(), key=lambda country: country[0].casefold())
