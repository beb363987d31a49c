"""What moderators did in a year, in numbers: read off the log, so that page and log cannot differ."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Aggregate, Count, DurationField, F, QuerySet
from django.utils import timezone

from forum.models import Appeal, Case, Decision, ModerationEntry, Report

Verb = ModerationEntry.Verb

# What restricts somebody or something, what takes that back, and the rest.
RESTRICTING: Final = (Verb.HIDE, Verb.CLOSE, Verb.ASK, Verb.WARN, Verb.REJECT, Verb.SILENCE, Verb.SUSPEND)
RETURNING: Final = (Verb.RESTORE, Verb.REOPEN, Verb.UNSILENCE, Verb.REINSTATE)
ARRANGING: Final = (
    Verb.KEEP,
    Verb.RELEASE,
    Verb.MOVE,
    Verb.PIN,
    Verb.UNPIN,
    Verb.RENAME,
    Verb.SPLIT,
    Verb.MERGE,
    Verb.KIND,
    Verb.SLOW,
    Verb.UNDO,
)
APPEALS: Final = (Verb.GRANT, Verb.REFUSE)


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    words: str
    number: int
    # Of these, how many followed a report; None where that is no question.
    reported: int | None = None


@dataclass(frozen=True)
class Year:
    """A year in numbers; the present one until now."""

    year: int
    reports: list[Row]
    notices: int
    deeds: list[Row]
    appeals_made: int
    appeals: list[Row]
    median: timedelta | None

    @property
    def report_count(self) -> int:
        """Return how many reports came in."""
        return sum(row.number for row in self.reports)

    @property
    def median_hours(self) -> int | None:
        """Return within how many whole hours half of the cases were decided."""
        return None if self.median is None else max(ceil(self.median.total_seconds() / 3600), 1)


class MedianWait(Aggregate):
    """The time within which half of the cases were decided."""

    function = "percentile_cont"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def within(year: int) -> tuple[datetime, datetime]:
    """Return the first moment of a year and that of the next, where the site is."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime(year, 1, 1, tzinfo=zone).astimezone(UTC), datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC)


def years() -> list[int]:
    """Return the years that the log knows, the present one first."""
    present = timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).year
    first = ModerationEntry.objects.order_by("created_at").values_list("created_at", flat=True).first()
    begun = first.astimezone(ZoneInfo(settings.TIME_ZONE)).year if first else present
    return list(range(present, begun - 1, -1))


def counted(rows: QuerySet[Any], by: str) -> dict[str, int]:
    """Return how many rows there are of each kind."""
    return dict(rows.order_by().values_list(by).annotate(number=Count("pk")))


def year_of(year: int) -> Year:
    """Return a year in numbers: six questions, each answered from an index over that year's rows."""
    span = within(year)
    log = counted(ModerationEntry.objects.filter(created_at__gte=span[0], created_at__lt=span[1]), "verb")
    decisions = Decision.objects.filter(created_at__gte=span[0], created_at__lt=span[1])
    decided = counted(decisions.filter(case__report_count__gt=0), "deed")
    reports = Report.objects.filter(created_at__gte=span[0], created_at__lt=span[1])
    reasons = counted(reports, "reason")
    closed = Case.objects.filter(report_count__gt=0, closed_at__gte=span[0], closed_at__lt=span[1])
    return Year(
        year=year,
        reports=[Row(str(reason.label), reasons.get(reason, 0)) for reason in Report.Reason],
        notices=reports.filter(reporter=None).exclude(email="").count(),
        deeds=[
            Row(str(verb.label), log.get(verb, 0), decided.get(verb, 0) if verb in Decision.Deed else None)
            for verb in (*RESTRICTING, *RETURNING, *ARRANGING)
        ],
        appeals_made=Appeal.objects.filter(created_at__gte=span[0], created_at__lt=span[1]).count(),
        appeals=[Row(str(verb.label), log.get(verb, 0)) for verb in APPEALS],
        median=closed.order_by().aggregate(wait=MedianWait(F("closed_at") - F("opened_at")))["wait"],
    )
