"""What agendas and papers print, as HTML."""

from django import template
from django.utils.safestring import SafeString

from events.record import render_record

register = template.Library()


@register.filter
def as_printed(text: str) -> SafeString:
    """Return the words of a record as they were printed, underlined words among them."""
    return render_record(text)
