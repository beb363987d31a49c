"""What the board of offers and requests is narrowed by: each question, and where its answer stands."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from partnerships.facets import Facet

FACETS: Final = (
    Facet("kind", _("Kind"), "kind", always=True),
    Facet("purpose", _("What for"), "purpose", always=True),
    Facet("sector", _("Sector"), "sectors__slug"),
    # Where the organisation is that offers or asks.
    Facet("country", _("Country"), "organisation__country"),
    Facet("call", _("Call"), "call__slug"),
    Facet("event", _("Event"), "event__slug"),
)
