"""What people did at events, for the pages of records: they stand below events and may not import them."""

from collections.abc import Iterable

from django import template
from django.template import RequestContext

from events.published_roles import PublishedRole
from events.published_roles import published_roles as found_for
from partnerships.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def published_roles(context: RequestContext, people: Iterable[Person]) -> list[PublishedRole]:
    """Give what these people do in the released agendas that the reader may see."""
    return found_for(people, context["request"].user)
