"""What is open of an initiative and its generations."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.open_data.fields import FIGURES, head, named, tail
from pages.open_data.shapes import TEXT, TEXTS, WHOLE, WORD, Field, Shape, listed

GENERATION: Final = Shape(
    "Generation",
    (
        *head(),
        Field("number", WHOLE, _("Which one it is.")),
        Field("first_year", WHOLE, _("Its first year."), lambda row: row.starts_year),
        Field("last_year", WHOLE, _("Its last year."), lambda row: row.ends_year),
        Field("call_reference", TEXT, _("The call it comes from.")),
        Field("note", TEXT, _("What is to be known of it, in the words of the source.")),
        Field("sectors", TEXTS, _("Its sectors."), lambda row: named(row.sectors.all())),
        Field("target_markets", TEXTS, _("Countries it turns to."), lambda row: named(row.target_markets.all())),
        Field("target_markets_note", TEXT, _("What is to be known of these countries.")),
        FIGURES,
        Field("source_section", TEXT, _("Section of the Output Paper that says so.")),
    ),
)
INITIATIVE: Final = Shape(
    "Initiative",
    (
        *head(),
        Field("full_name", TEXT, _("Its name at length.")),
        Field("programme", WORD, _("The programme that pays for it."), lambda row: row.programme.name),
        Field("aim", TEXT, _("What it is for, in the words of the source.")),
        Field("history", TEXT, _("How it came about.")),
        Field("activities", TEXT, _("What is done under it.")),
        Field("sectors", TEXTS, _("Its sectors."), lambda row: named(row.sectors.all())),
        Field(
            "generations",
            listed(GENERATION.name),
            _("Its generations, the earliest first."),
            lambda row: [GENERATION.told(one) for one in row.generations.all()],
        ),
        FIGURES,
        *tail("initiatives"),
    ),
)
