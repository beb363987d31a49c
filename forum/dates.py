"""The date rail of a long thread: when a handful of its pages begin."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from core.querysets import PAGE_SIZE
from forum.models import Thread

# Within so many days months say too little.
SHORT = 120


class DateMark(NamedTuple):
    """One place of the rail: what it says, which page it leads to, whether that is where the reader is."""

    words: str
    page: int
    address: str
    here: bool


def date_rail(thread: Thread, number: int) -> list[DateMark]:
    """Return the rail of a thread that was fetched `with_dates`, seen from page `number`; none for a short one."""
    found: list[dict[str, Any]] = getattr(thread, "dates", None) or []
    places = {(each["position"] - 1) // PAGE_SIZE + 1: datetime.fromisoformat(each["at"]) for each in reversed(found)}
    if not places:
        return []
    spread = (max(places.values()) - min(places.values())).days
    style = "j M Y" if spread < SHORT else "M Y"
    here = max(page for page in places if page <= number)
    return [
        DateMark(date_format(timezone.localtime(at), style), page, thread.page_address(page), page == here)
        for page, at in sorted(places.items())
    ]
