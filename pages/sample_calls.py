"""Calls of the demonstration, with deadlines to follow: marked as sample."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from forum.models import Topic
from partnerships.models import Call, CallDeadline, Sector

FIELDS: Final = ("slug", "name", "summary", "procedure")


def publish(fixture: dict[str, Any]) -> None:
    """Add them, below those of the paper."""
    for place, entry in enumerate(fixture["call"], start=Call.objects.count() + 1):
        _add(entry, place)


def _add(entry: dict[str, Any], place: int) -> None:
    today = timezone.localdate()
    call = Call.objects.create(
        position=place,
        cluster_roles=entry.get("cluster_roles", []),
        budget=Decimal(entry["budget"]) if "budget" in entry else None,
        opens_on=today + timedelta(days=entry["opens_in"]),
        **{field: entry[field] for field in FIELDS},
    )
    call.sectors.set(Sector.objects.get_by_natural_key(slug) for slug in entry.get("sectors", []))
    for slug in entry.get("topics", []):
        Topic.objects.get_by_natural_key(slug).calls.add(call)
    for told in entry.get("deadlines", []):
        CallDeadline.objects.create(
            call=call,
            closes_on=today + timedelta(days=told["in_days"]),
            closes_time=time.fromisoformat(told["time"]),
            zone=told["zone"],
            stage=told.get("stage", ""),
        )
