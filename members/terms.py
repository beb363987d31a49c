"""States with a term: suspended or silenced from a moment on, until another one or for good.

The clock ends them, in Python and in SQL alike; no job has to run for that.
"""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone


def lasts(since: datetime | None, until: datetime | None) -> bool:
    """Tell whether a state holds at this moment."""
    return since is not None and (until is None or until > timezone.now())


def over(state: str, prefix: str = "") -> Q:
    """Return what `not lasts` says, for a query: rows that are not in this state now, or whose term is over."""
    return Q(**{f"{prefix}{state}_at__isnull": True}) | Q(**{f"{prefix}{state}_until__lte": Now()})
