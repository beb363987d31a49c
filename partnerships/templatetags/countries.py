"""Countries by name."""

from django import template

from partnerships.countries import country_name

register = template.Library()


@register.filter
def country(code: str) -> str:
    """Return the name of a country in the reader's language."""
    return country_name(code)
