"""Words of a page's head: its one address, and how it looks where it is shared."""

from typing import Final

from django import template
from django.template.context import Context
from django.utils.http import urlencode
from django.utils.translation import get_language

register = template.Library()

# What leads to other content; everything else in an address sorts, filters or measures the same.
KEPT: Final = ("page", "after", "before")
# Where the country of a language's locale is not the language's own name.
COUNTRIES: Final = {
    "en": "GB", "cs": "CZ", "da": "DK", "el": "GR", "et": "EE", "ga": "IE", "sl": "SI", "sv": "SE",
}  # fmt: skip


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """Return the whole address that stands for this page, without filters; nothing outside a request."""
    request = context.get("request")
    if request is None:
        return ""
    kept = [(name, request.GET[name]) for name in KEPT if request.GET.get(name)]
    if kept == [("page", "1")]:
        kept = []
    query = f"?{urlencode(kept)}" if kept else ""
    return str(request.build_absolute_uri(f"{request.path}{query}"))


@register.simple_tag
def locale() -> str:
    """Return the language of the page as Open Graph names it."""
    language = (get_language() or "en")[:2]
    return f"{language}_{COUNTRIES.get(language, language.upper())}"


@register.simple_tag(takes_context=True)
def whole_address(context: Context, path: str) -> str:
    """Return a path of this site as other sites reach it."""
    return str(context["request"].build_absolute_uri(path))
