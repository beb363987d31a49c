"""Where a partnership stands and how sure its profile is: told from the clock when it is asked, never stored."""

from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from partnerships.models.call_clock import BRUSSELS
from partnerships.models.freshness import AS_OF_PAPER, DUE_DAYS, days_ago

# Before all: a profile that nobody has confirmed and no source dates.
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Running(models.TextChoices):
    """Where a partnership stands by the years of its generation; "not stated" where these leave it open."""

    PLANNED = "planned", _("Not begun yet")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Sureness(models.TextChoices):
    """How sure a profile is: each has one of these, and a list says the same of it."""

    CONFIRMED = "confirmed", _("Confirmed")
    AS_OF = "as-of", _("As of the record")
    DUE = "due", _("To be confirmed again")
    NEW = "new", _("Not confirmed yet")
    ARCHIVED = "archived", _("Archived")


def annotations(now: datetime) -> dict[str, Any]:
    """Return what a query adds to partnerships: `status`, `freshness`, and `known_at`, when each was last true."""
    return {"status": _status(now.astimezone(ZoneInfo(BRUSSELS)).year), "freshness": _freshness(), "known_at": _known()}


def _status(year: int) -> Case:
    starts, ends = "generation__starts_year", "generation__ends_year"
    return _told(
        {
            Running.PLANNED: Q(**{f"{starts}__gt": year}),
            Running.ENDED: Q(**{f"{ends}__lt": year}),
            Running.RUNNING: Q(**{f"{starts}__lte": year, f"{ends}__gte": year}),
        },
        default="",
    )


def _freshness() -> Case:
    return _told(
        {
            Sureness.ARCHIVED: Q(archived_at__isnull=False),
            Sureness.CONFIRMED: Q(verified_at__gt=days_ago(DUE_DAYS)),
            Sureness.DUE: Q(verified_at__isnull=False),
            Sureness.AS_OF: ~Q(source_section=""),
        },
        default=Sureness.NEW.value,
    )


def _told(answers: dict[Any, Q], *, default: str) -> Case:
    cases = (When(condition, then=Value(word.value)) for word, condition in answers.items())
    return Case(*cases, default=Value(default), output_field=models.CharField())


def _known() -> Case:
    return Case(
        When(verified_at__isnull=False, then=F("verified_at")),
        When(~Q(source_section=""), then=Value(AS_OF_PAPER)),
        default=Value(NEVER),
        output_field=models.DateTimeField(),
    )
