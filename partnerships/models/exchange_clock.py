"""Where an exchange stands, told from its moments and the clock: one rule in SQL and in Python, never stored."""

from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from partnerships.models.call_clock import BRUSSELS
from partnerships.models.exchange_words import State

# The first moment that is set decides; of what is committed, the days do.
ORDER: Final = (
    (State.CANCELLED, "cancelled_at"),
    (State.REFUSED, "refused_at"),
    (State.CLOSED, "closed_at"),
    (State.REPORTED, "reported_at"),
    (State.COMMITTED, "committed_at"),
    (State.MATCHED, "matched_at"),
    (State.VALIDATED, "validated_at"),
    (State.SUBMITTED, "submitted_at"),
)
# What everybody reads.
PUBLIC: Final = Q(committed_at__isnull=False, cancelled_at__isnull=True)
# What counts as done: it took place, and its visitor reported.
DONE: Final = Q(reported_at__isnull=False)


def today() -> date:
    """Return the day on which all exchanges are looked at: that of Brussels, whoever looks."""
    return timezone.now().astimezone(ZoneInfo(BRUSSELS)).date()


def state_of(exchange: Any, day: date) -> State:
    """Return where one exchange stands on a day."""
    found = next((state for state, moment in ORDER if getattr(exchange, moment)), State.DRAFT)
    return State.UNDER_WAY if found == State.COMMITTED and exchange.starts_on <= day else found


def state(day: date) -> Case:
    """Return the same for each row of a query."""
    cases = []
    for word, moment in ORDER:
        reached = Q(**{f"{moment}__isnull": False})
        if word == State.COMMITTED:
            cases.append(When(reached & Q(starts_on__lte=day), then=Value(State.UNDER_WAY.value)))
        cases.append(When(reached, then=Value(word.value)))
    return Case(*cases, default=Value(State.DRAFT.value), output_field=models.CharField())
