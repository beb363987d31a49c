"""What is open of an organisation."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.open_data.fields import FIGURES, head, tail
from pages.open_data.shapes import TEXT, TEXTS, WORD, Field, Shape, listed

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
        *head(),
        Field("short_name", TEXT, _("Its short name.")),
        Field("also_spelt", TEXTS, _("Other spellings in a source."), lambda row: row.aliases),
        Field("kind", TEXT, _("cluster, platform, authority, company, research or network.")),
        Field("country", TEXT, _("Country code of ISO 3166-1.")),
        Field("region", TEXT, _("Code of its region, NUTS level 2.")),
        Field("region_name", TEXT, _("The region, as it calls itself.")),
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
        *tail("organisations"),
    ),
)
