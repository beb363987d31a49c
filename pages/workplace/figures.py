"""How the site does, week by week: posts, who wrote, questions and their first answers, new partnerships.

Weeks begin on Monday where the site is. Nothing here is kept: every number is counted from what is there, and kept
ready for five minutes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncWeek
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.models import Post, Thread
from forum.transparency import MedianWait
from pages.workplace.charts import Chart, chart
from partnerships.models import Partnership

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WEEKS: Final = 12
READY_FOR: Final = 300
KEY: Final = "workplace-figures"

type Value = int | timedelta | None
type Numbers = dict[date, dict[str, Value]]


@dataclass(frozen=True)
class Figure:
    """One figure over the weeks, the present one last; `chart` draws it."""

    name: "_StrPromise"
    values: list[Value]

    @property
    def last(self) -> str:
        """Return the last whole week in words."""
        return said(self.values[-2])

    @property
    def now(self) -> str:
        """Return the week that runs, in words."""
        return said(self.values[-1])

    @property
    def spoken(self) -> str:
        """Return all weeks in words, the first one first."""
        return ", ".join(said(value) for value in self.values)

    @property
    def chart(self) -> Chart:
        """Return it drawn."""
        return chart([_size(value) for value in self.values])


@dataclass(frozen=True)
class Figures:
    """All figures, and the same as rows of a table."""

    weeks: list[date]
    figures: list[Figure]

    @property
    def rows(self) -> list[tuple[date, list[str]]]:
        """Return each week with what is known of it, the latest first."""
        columns = zip(*(figure.values for figure in self.figures), strict=True)
        rows = [(week, [said(value) for value in values]) for week, values in zip(self.weeks, columns, strict=True)]
        return rows[::-1]


NAMES: Final = {
    "posts": _("Posts"),
    "writers": _("Members who wrote"),
    "asked": _("Questions asked"),
    "answered": _("Of these answered by somebody else"),
    "wait": _("Time to the first answer (median)"),
    "partnerships": _("New partnerships"),
}


def figures() -> Figures:
    """Return the figures of the last weeks."""
    weeks, numbers = cache.get(KEY) or counted()
    cache.add(KEY, (weeks, numbers), READY_FOR)
    known = [numbers.get(week, {}) for week in weeks]
    return Figures(weeks, [Figure(name, [of.get(key, _nothing(key)) for of in known]) for key, name in NAMES.items()])


def counted() -> tuple[list[date], Numbers]:
    """Count: three questions, each answered from an index over the rows of these weeks."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = timezone.now().astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    since = datetime.combine(weeks[0], datetime.min.time(), zone)
    numbers: Numbers = {week: {} for week in weeks}
    for rows in (_posts, _questions, _partnerships):
        for row in rows(since, zone):
            numbers.setdefault(row.pop("week").date(), {}).update(row)
    return weeks, numbers


def _by_week(rows: Any, moment: str, zone: ZoneInfo) -> Any:
    return rows.order_by().annotate(week=TruncWeek(moment, tzinfo=zone)).values("week")


def _posts(since: datetime, zone: ZoneInfo) -> Any:
    shown = Post.objects.filter(created_at__gte=since, hidden_at__isnull=True)
    return _by_week(shown, "created_at", zone).annotate(posts=Count("pk"), writers=Count("author", distinct=True))


def _questions(since: datetime, zone: ZoneInfo) -> Any:
    """Count questions of each week, and how long half of them waited for the first reply of somebody else."""
    asked = Thread.objects.filter(
        kind=Thread.Kind.QUESTION, created_at__gte=since, hidden_at__isnull=True, merged_into__isnull=True
    )
    replies = Post.objects.filter(thread=OuterRef("pk"), position__gt=1, hidden_at__isnull=True)
    others = replies.exclude(author=Coalesce(OuterRef("author"), 0)).order_by("position").values("created_at")
    wait = Subquery(others[:1]) - F("created_at")
    return _by_week(asked.annotate(waited=wait), "created_at", zone).annotate(
        asked=Count("pk"), answered=Count("waited"), wait=MedianWait("waited")
    )


def _partnerships(since: datetime, zone: ZoneInfo) -> Any:
    added = Partnership.objects.filter(added_at__gte=since)
    return _by_week(added, "added_at", zone).annotate(partnerships=Count("pk"))


def _nothing(key: str) -> Value:
    return None if key == "wait" else 0


def _size(value: Value) -> int:
    return round(value.total_seconds() / 60) if isinstance(value, timedelta) else value or 0


def said(value: Value) -> str:
    """Return a number as it is, a time in the unit that fits, and a dash for what is not known."""
    if value is None:
        return "–"
    if not isinstance(value, timedelta):
        return str(value)
    minutes = round(value.total_seconds() / 60)
    if minutes < 120:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%d hour", "%d hours", hours) % hours
    return ngettext("%d day", "%d days", round(hours / 24)) % round(hours / 24)
