"""What a directory of partnerships is narrowed by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A value like any other: what a source leaves out can be asked for.
NOT_STATED: Final = "not-stated"

type Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Facet:
    """One question about partnerships: its name in the address, and where the answer stands."""

    name: str
    label: Promise
    path: str
    # Whether the clock tells the answer (models.standing), and whether every partnership has one.
    told: bool = False
    always: bool = False
    # Whether a partnership may have several answers.
    several: bool = False


FACETS: Final = (
    Facet("initiative", _("Initiative"), "initiative__slug"),
    Facet("generation", _("Generation"), "generation__slug"),
    # Of its generation: no source gives the days of one partnership.
    Facet("status", _("Status"), "status", told=True),
    Facet("sector", _("Sector"), "sectors__slug", several=True),
    # A partnership is where its organisations are.
    Facet("country", _("Country"), "participations__country", several=True),
    Facet("region", _("Region"), "participations__region", several=True),
    # Its own: what a generation aims at as a whole is no statement about each partnership in it.
    Facet("market", _("Target market"), "target_markets__slug", several=True),
    Facet("technology", _("Technology"), "technologies__slug", several=True),
    Facet("freshness", _("Freshness"), "freshness", told=True, always=True),
)
