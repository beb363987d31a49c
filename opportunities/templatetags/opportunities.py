"""Offers and requests on the pages of what they are about: these stand below and may not import them."""

from typing import Any, Final

from django import template
from django.template import RequestContext

from opportunities.models import Opportunity

register = template.Library()

# A page that is about something else shows the newest; the board has them all.
MOST_IN_CONTEXT: Final = 4


@register.simple_tag(takes_context=True)
def opportunities_about(context: RequestContext, **about: Any) -> list[Opportunity]:
    """Give the newest open ones about a call, an event or a partnership, or from an organisation; one query.

    One more than are shown says that there are others.
    """
    rows = Opportunity.objects.visible_to(context["request"].user).open().about(**about)
    return list(rows.for_list().newest_first()[: MOST_IN_CONTEXT + 1])
