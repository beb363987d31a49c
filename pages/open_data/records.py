"""What is open of partnerships, organisations and initiatives: what a visitor reads on their pages, without people.

Names of people stand on pages alone, where whoever asks to be removed is removed; in a copy they would stay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pages.open_data.figures import FIGURE
from pages.open_data.initiatives import GENERATION, INITIATIVE
from pages.open_data.organisations import ORGANISATION, PARTICIPATION
from pages.open_data.partnerships import PARTNER, PARTNERSHIP
from pages.open_data.shapes import Shape, Words
from partnerships.models import Initiative, Organisation, Partnership

VISITOR: Final = AnonymousUser()
# So many records stand on one page of a list.
PAGE: Final = 100


@dataclass(frozen=True)
class Kind:
    """One list of records: `word` stands in its address, `one` is the name of a record in its own file."""

    word: str
    one: str
    title: Words
    shape: Shape
    rows: Callable[[], QuerySet[Any]]
    # How rows are found by the address of another that became one with them.
    absorbed: str = ""


SHAPES: Final = (PARTNERSHIP, PARTNER, ORGANISATION, PARTICIPATION, INITIATIVE, GENERATION, FIGURE)
KINDS: Final = {
    kind.word: kind
    for kind in (
        Kind(
            "partnerships",
            "partnership",
            _("Partnerships"),
            PARTNERSHIP,
            lambda: Partnership.objects.visible_to(VISITOR).with_facts().select_related("successor_of"),
        ),
        Kind(
            "organisations",
            "organisation",
            _("Organisations"),
            ORGANISATION,
            lambda: Organisation.objects.visible_to(VISITOR).with_facts(),
            absorbed="absorbed__slug",
        ),
        Kind(
            "initiatives",
            "initiative",
            _("Initiatives"),
            INITIATIVE,
            lambda: Initiative.objects.visible_to(VISITOR).with_facts(),
        ),
    )
}
