"""What a page of an event shows of its agenda: drawn by `events.drawn`."""

from django import template
from django.utils.safestring import SafeString

from events import drawn, drawn_people
from events.agenda import Agenda, Slot
from events.models import Event

register = template.Library()


@register.simple_tag
def rail(agenda: Agenda, event: Event, *, preview: object = False) -> SafeString:
    """Draw the whole agenda, day by day; a preview leads nowhere."""
    return drawn.Rail(event, preview=bool(preview)).days(agenda)


@register.simple_tag
def breakouts(slot: Slot, event: Event, level: int = 4) -> SafeString:
    """Draw the breakouts of a block; `level` is that of their headings."""
    return drawn.Rail(event).breakouts(slot, level)


@register.simple_tag
def slot_status(slot: Slot) -> str:
    """Say what becomes of a session, if it is not held."""
    return drawn.status(slot)


@register.simple_tag
def bylines(slot: Slot) -> SafeString:
    """List the people of a session."""
    return drawn_people.bylines(slot.people, drawn_people.where_people_stand())


@register.simple_tag
def people_grid(agenda: Agenda) -> SafeString:
    """List everyone once, with all they do."""
    return drawn_people.grid(agenda.participants)
