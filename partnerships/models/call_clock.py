"""Where a call stands, told from the clock and never stored: the same rule in Python and in SQL.

A deadline is the time that clocks of its zone show, as the source prints it; which moment that is, the rules of the
zone say when it is asked for. So a country that gives up summer time moves no deadline.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Func, Max, Min, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from core.times import zone_named

BRUSSELS: Final = "Europe/Brussels"
ZONE_LENGTH: Final = 64


class Status(models.TextChoices):
    """Where a call stands; to its last second a deadline is not over."""

    OPEN = "open", _("Open")
    FORTHCOMING = "forthcoming", _("Not open yet")
    LATER_STAGE = "later-stage", _("In its second stage")
    UNKNOWN = "not-stated", _("Not stated")
    CLOSED = "closed", _("Closed")


class Procedure(models.TextChoices):
    """How proposals are taken."""

    SINGLE = "single", _("In one stage")
    TWO_STAGE = "two-stage", _("In two stages")
    CUT_OFFS = "cut-offs", _("Continuously, with several cut-off dates")
    PERMANENT = "permanent", _("Permanently, without a deadline")


def check_zone(name: str) -> None:
    """Refuse what is no IANA zone."""
    if zone_named(name) is None:
        raise ValidationError(_("Name the zone as in Europe/Brussels."), code="zone")


def status(now: datetime, *, procedure: str, opens_at: datetime | None, moments: Sequence[datetime]) -> Status:
    """Return where a call stands at `now`; its moments in order."""
    if moments and moments[-1] < now:
        return Status.CLOSED
    if opens_at is not None and now < opens_at:
        return Status.FORTHCOMING
    if moments:
        is_later = procedure == Procedure.TWO_STAGE and moments[0] < now
        return Status.LATER_STAGE if is_later else Status.OPEN
    return Status.OPEN if procedure == Procedure.PERMANENT else Status.UNKNOWN


def clock(day: str, time: Any) -> Func:
    """Return the day and time of two columns, in no zone."""
    parts = (F(day), F(time) if isinstance(time, str) else time)
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" + ", output_field=models.DateTimeField())


def moment(zone: str, local: Any) -> Func:
    """Return the moment at which clocks of a zone show this."""
    return Func(F(zone), local, function="timezone", output_field=models.DateTimeField())


def is_sure(day: str, time: str, zone: str) -> Q:
    """Return the condition that clocks of the zone show this time on this day, and once."""
    return Q(Func(F(day), F(time), F(zone), function="partnerships_is_sure", output_field=models.BooleanField()))


def annotations(now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a query adds to calls: the moments they have, then what these make of them at `now`."""
    at = moment("deadlines__zone", clock("deadlines__closes_on", "deadlines__closes_time"))
    held = Q(deadlines__cancelled_at__isnull=True)
    midnight = Value("00:00", output_field=models.TimeField())
    moments: dict[str, Any] = {
        "first_at": Min(at, filter=held),
        "last_at": Max(at, filter=held),
        "next_at": Min(at, filter=held & Q(GreaterThanOrEqual(at, now))),
        "opens_at": moment("opens_zone", clock("opens_on", Coalesce("opens_time", midnight))),
    }
    return moments, {"status": _told(now), "place": _place()}


def _told(now: datetime) -> Case:
    stands = {
        Status.CLOSED: Q(last_at__lt=now),
        Status.FORTHCOMING: Q(opens_at__gt=now),
        Status.LATER_STAGE: Q(procedure=Procedure.TWO_STAGE, first_at__lt=now),
        Status.OPEN: Q(last_at__isnull=False) | Q(procedure=Procedure.PERMANENT),
    }
    cases = (When(condition, then=Value(word.value)) for word, condition in stands.items())
    return Case(*cases, default=Value(Status.UNKNOWN.value), output_field=models.CharField())


# Seconds that hold any date: what comes after all deadlines to come stands so much later.
FAR: Final = 10**12


def _place() -> Case:
    """Return where a call stands in a list: the next deadline first, then what has none, what is over last."""
    return Case(
        When(next_at__isnull=False, then=_seconds("next_at")),
        When(status=Status.FORTHCOMING, then=Value(FAR) + _seconds("opens_at")),
        When(status=Status.OPEN, then=Value(2 * FAR) + F("position")),
        When(status=Status.UNKNOWN, then=Value(3 * FAR) + F("position")),
        default=Value(4 * FAR) - _seconds("last_at"),
        output_field=models.BigIntegerField(),
    )


def _seconds(moment: str) -> Func:
    return Func(
        F(moment), template="EXTRACT(EPOCH FROM %(expressions)s)::bigint", output_field=models.BigIntegerField()
    )
