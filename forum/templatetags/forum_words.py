"""Words of the forum that pages of the whole site use."""

from django import template

from forum.models import reading

register = template.Library()


@register.filter
def shown_count(count: int) -> str:
    """Return a bounded count as a badge shows it: "99+" where it stopped counting."""
    return reading.shown_count(count)
