"""What an event's page says of registration."""

from dataclasses import dataclass
from typing import Any

from django import template

from events.models import Event, Openness
from events.registration_door import find_registration
from events.shown import parts_of

register = template.Library()


@dataclass(frozen=True)
class Box:
    """Whether one can register, and whether the reader has."""

    status: Openness
    registered: bool
    free: int | None


@register.simple_tag(takes_context=True)
def registration_state(context: dict[str, Any], event: Event) -> Box | None:
    """Return it for an event of `with_parts`, which asks no more; a guest's costs one question. None without rules."""
    rules = getattr(event, "registration_rules", None)
    if rules is None:
        return None
    parts = parts_of(event)
    free = None if rules.capacity is None else max(0, rules.capacity - (parts.seats_taken or 0))
    guest = None if parts.registered or context["request"].user.is_authenticated else _guest(context, event)
    return Box(rules.openness(free=free), bool(parts.registered or guest), free)


def _guest(context: dict[str, Any], event: Event) -> bool:
    found = find_registration(context["request"], event.slug)
    return bool(found and found.is_current)
