"""Words of a member's page."""

from django import template
from django.template.defaultfilters import truncatechars

from core.markdown import plain

register = template.Library()

EXCERPT = 240


@register.filter
def excerpt(html: str) -> str:
    """Return the first words of a rendered post, as text."""
    return truncatechars(plain(html), EXCERPT)
