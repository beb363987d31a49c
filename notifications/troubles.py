"""What the worker could not do: jobs that failed, or wait too long, letters too. Each with the moment it began."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

MAIL: Final = "mail"
# Longer than a worker takes for a round of notices; a dead mail server shows within this time.
LATE: Final = timedelta(minutes=10)

type Jobs = QuerySet[Any]


def failed_jobs() -> Jobs:
    """Return jobs that nobody will try again, letters apart."""
    return _since("failed", status="failed").exclude(queue_name=MAIL)


def failed_mail() -> Jobs:
    """Return letters that were tried for hours and given up."""
    return _since("failed", status="failed", queue_name=MAIL)


def waiting_mail() -> Jobs:
    """Return letters that are still to be sent, since they were queued; the first in the queue is the oldest."""
    return _since("deferred", status="todo", queue_name=MAIL)


def waiting_jobs() -> Jobs:
    """Return jobs, letters apart, whose time has come long ago: no worker runs, or it cannot keep up."""
    others = _since("deferred", status="todo").exclude(queue_name=MAIL)
    due: Jobs = others.exclude(scheduled_at__gt=timezone.now() - LATE).annotate(due=Coalesce("scheduled_at", "began"))
    return due


def is_late(since: Any) -> bool:
    """Tell whether it waits longer than it should."""
    return bool(since and timezone.now() - since > LATE)


def _since(event: str, **kept: str) -> Jobs:
    happened = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type=event).order_by("-pk")
    jobs: Jobs = ProcrastinateJob.objects.filter(**kept).annotate(began=Subquery(happened.values("at")[:1]))
    return jobs.order_by("pk")
