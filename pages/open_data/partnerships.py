"""What is open of a partnership."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.open_data.fields import FIGURES, head, slug_of, tail
from pages.open_data.shapes import MOMENT, TEXT, TEXTS, WORD, Field, Shape, listed

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
        *head(),
        Field("full_name", TEXT, _("Its name at length.")),
        Field("initiative", TEXT, _("The initiative's id."), slug_of("initiative")),
        Field("initiative_as_printed", TEXT, _("The initiative in the words of the source.")),
        Field("generation", TEXT, _("The id of its generation."), slug_of("generation")),
        Field("successor_of", TEXT, _("The id of the partnership it follows."), slug_of("successor_of")),
        Field("language", WORD, _("Language of its texts.")),
        Field("summary", TEXT, _("What it is.")),
        Field("objectives", TEXT, _("What it wants.")),
        Field("results", TEXT, _("What came of it.")),
        Field("website", TEXT, _("Its website.")),
        Field("sectors", TEXTS, _("Its sectors."), lambda row: row.sector_names),
        Field("target_markets", TEXTS, _("Countries it turns to."), lambda row: row.market_names),
        Field("technologies", TEXTS, _("Technologies it works with."), lambda row: row.technology_names),
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
        *tail("partnerships"),
    ),
)
