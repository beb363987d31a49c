"""Times on an agenda: as clocks in the zone shown have them, never in the zone of the server."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def clock(at: datetime) -> SafeString:
    """Print the hour and minute of a moment in its own zone, and the whole moment for machines."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="minutes"), f"{at:%H:%M}")
