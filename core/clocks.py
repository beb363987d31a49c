"""A zone as a calendar file tells it: one line for each change of the clocks round the sessions (RFC 5545, 3.6.5).

Each change stands by itself, at the wall-clock time before it. Lists of dates and rules for ever, as libraries write
them, are misread by some calendars: one hour wrong in summer (tests/events/test_calendars.py).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# A calendar wants to know what holds before and after what it shows.
_AROUND: Final = timedelta(days=366)
_DAY: Final = timedelta(days=1)


def told(zone: ZoneInfo, moments: Iterable[datetime]) -> Timezone:
    """Return what a calendar must know of a zone to show these moments."""
    moments = [moment.astimezone(UTC).replace(microsecond=0) for moment in moments]
    first, last = min(moments) - _AROUND, max(moments) + _AROUND
    shown = Timezone()
    shown.add("tzid", zone.key)
    shown.add_component(_observance(zone, first, first))
    for before, after in _changes(zone, first, last):
        shown.add_component(_observance(zone, before, after))
    return shown


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the last second before each change of the clocks, and the first one after it."""
    at = first
    while at < last:
        then = at + _DAY
        if _clock(zone, at) != _clock(zone, then):
            yield _narrowed(zone, at, then)
        at = then


def _narrowed(zone: ZoneInfo, before: datetime, after: datetime) -> tuple[datetime, datetime]:
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _clock(zone, middle) == _clock(zone, before):
            before = middle
        else:
            after = middle
    return before, after


def _clock(zone: ZoneInfo, at: datetime) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _observance(zone: ZoneInfo, before: datetime, after: datetime) -> TimezoneDaylight | TimezoneStandard:
    local = after.astimezone(zone)
    earlier = before.astimezone(zone).utcoffset() or timedelta(0)
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.add("dtstart", (after + earlier).replace(tzinfo=None))
    observance.add("tzoffsetfrom", earlier)
    observance.add("tzoffsetto", local.utcoffset())
    observance.add("tzname", local.tzname())
    return observance
