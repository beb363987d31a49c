"""Wall-clock times of a zone, and how a zone is named in words.

Twice a year a clock skips an hour and repeats one. A time that does not exist, or exists twice, is
refused with a reason instead of being guessed.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the moment at which clocks in `zone` show `clock` on `day`, in UTC."""
    earlier = datetime.combine(day, clock, zone)
    later = earlier.replace(fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return earlier.astimezone(UTC)
    values = {"time": f"{clock:%H:%M}", "zone": zone.key}
    if earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != earlier.replace(tzinfo=None):
        message = _("%(time)s does not exist on that day: clocks in %(zone)s go forward. Choose another time.")
    else:
        message = _("%(time)s happens twice on that day: clocks in %(zone)s go back. Choose another time.")
    raise ValidationError(message % values, code="clock_change")


def held_moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the moment of a time that was taken as sure, by the rules that hold today, in UTC.

    If the rules of the zone have changed since and clocks now skip or repeat it, this is the later of what it may mean:
    so `timezone()` of PostgreSQL answers too.
    """
    return max(datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone with this IANA name, or nothing: readers may write anything into an address."""
    return ZoneInfo(name) if name in available_timezones() else None


def offset(at: datetime) -> str:
    """Return how far a local moment is from UTC: UTC+1, UTC+5:30, UTC."""
    distance = at.utcoffset() or timedelta(0)
    minutes = int(distance.total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def zone_label(at: datetime) -> str:
    """Return what people call the zone of a local moment: CET, or UTC−3 where it has no letters."""
    name = at.tzname() or ""
    return name if name.isalpha() else offset(at)


def day_of(at: datetime, zone: tzinfo) -> date:
    """Return the day that calendars in `zone` show at this moment."""
    return at.astimezone(zone).date()


def city(key: str) -> str:
    """Return the place that names a zone: Athens for Europe/Athens."""
    return key.rsplit("/", 1)[-1].replace("_", " ")
