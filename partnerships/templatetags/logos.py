"""The sign of a profile: its logo, or its monogram where it has none."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.ui import mono

register = template.Library()


@register.simple_tag
def logo(profile: Any, size: str = "md", alt: str = "") -> SafeString:
    """Draw it; the name always stands beside it, so in a list it is silent."""
    if not profile.logo:
        return mono(profile.name, size)
    markup = (
        '<span class="logo logo-{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'
        "</span>"
    )
    return format_html(markup, size, profile.logo_url, alt, profile.logo_width, profile.logo_height)
