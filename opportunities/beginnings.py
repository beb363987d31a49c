"""What an offer or request could begin with: what an address names, and calls and events nobody has spoken up for."""

from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone

from events.models import Event
from members.rules import Reader
from opportunities.models import Kind
from partnerships.models import Call, Partnership

# Where nothing is offered yet, so many calls and events are.
MOST_FIRST: Final = 5


def beginnings(reader: Reader) -> dict[str, Any]:
    """Return the calls and events about which somebody could be the first."""
    calls = Call.objects.visible_to(reader).at(timezone.now()).not_over().by_deadline().for_list()
    return {"calls": calls[:MOST_FIRST], "events": Event.objects.visible_to(reader).upcoming()[:MOST_FIRST]}


def asked(params: QueryDict, reader: Reader) -> dict[str, Any]:
    """Return what an address says that it is to be: ?call=, ?event=, ?partnership= by their slugs, and ?kind=."""
    about: dict[str, Any] = {
        "call": Call.objects.visible_to(reader),
        "event": Event.objects.visible_to(reader),
        "partnership": Partnership.objects.visible_to(reader),
    }
    found: dict[str, Any] = {}
    for name, rows in about.items():
        if slug := params.get(name, "").replace("\x00", ""):
            found[name] = rows.filter(slug=slug).order_by().values_list("pk", flat=True).first()
    kind = params.get("kind")
    return found | ({"kind": kind} if kind in Kind else {})
