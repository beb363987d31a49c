"""The directory as a file for spreadsheets: a line each. What no source states is empty."""

from collections.abc import Iterator
from typing import Any, Final

from core.tables import Cell, csv_lines
from notifications.letters import absolute
from partnerships.call_files import BETWEEN
from partnerships.models.partnerships import PartnershipQuerySet

HEAD: Final = (
    "slug", "name", "full_name", "initiative", "initiative_as_printed", "generation", "starts_year", "ends_year",
    "status", "sectors", "countries", "regions", "target_markets", "technologies", "freshness", "confirmed_at", "as_of",
    "website", "source_section", "url",
)  # fmt: skip
# So many are held at a time, however long the file becomes.
CHUNK: Final = 500


def lines_of(partnerships: PartnershipQuerySet) -> Iterator[str]:
    """Yield the lines (after `standing` and `for_table`); cells with several values hold them with semicolons."""
    return csv_lines(HEAD, (_line(one) for one in partnerships.iterator(chunk_size=CHUNK)))


def _line(one: Any) -> list[Cell]:
    generation = one.generation
    return [
        one.slug,
        one.name,
        one.full_name,
        one.initiative.slug if one.initiative else "",
        one.initiative_as_printed,
        generation.slug if generation else "",
        generation.starts_year if generation else "",
        generation.ends_year if generation else "",
        one.status,
        BETWEEN.join(one.sector_names),
        BETWEEN.join(one.country_codes),
        BETWEEN.join(one.region_codes),
        BETWEEN.join(one.market_names),
        BETWEEN.join(one.technology_names),
        one.freshness,
        one.verified_at,
        f"{one.as_of:%Y-%m-%d}" if one.as_of else "",
        one.website,
        one.source_section,
        absolute(one.get_absolute_url()),
    ]
