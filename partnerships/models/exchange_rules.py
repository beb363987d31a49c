"""What no exchange may be, whoever writes it: named constraints with words for people."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.exchange_path import marks
from partnerships.models.exchange_words import LEAST_DAYS, MOST_DAYS, Mode, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SAME_ORGANISATION: Final = _("An organisation does not visit itself: choose another host.")
SAME_COUNTRY: Final = _("A stay leads to another country: choose a host elsewhere, or a virtual exchange.")
TOO_SHORT: Final = _("A stay lasts at least 3 days, the first and the last among them.")
TOO_LONG: Final = _("An exchange lasts 31 days at most, the first and the last among them.")
TURNED_AROUND: Final = _("The last day cannot be before the first.")
TWICE: Final = _("You have applied for this host from this day already; go on with that application.")

# What each moment needs before it, and what it excludes.
IN_ORDER: Final = (
    (Q(validated_at__isnull=True) | Q(submitted_at__isnull=False, refused_at__isnull=True))
    & (Q(matched_at__isnull=True) | Q(validated_at__isnull=False))
    & (Q(committed_at__isnull=True) | Q(matched_at__isnull=False))
    & (Q(reported_at__isnull=True) | Q(committed_at__isnull=False, cancelled_at__isnull=True))
    & (Q(closed_at__isnull=True) | Q(reported_at__isnull=False))
    & (Q(refused_at__isnull=True) | Q(submitted_at__isnull=False, cancelled_at__isnull=True))
)
AGREED: Final = (
    (Q(validated_at__isnull=True) | Q(given__contains=marks(State.SUBMITTED)))
    & (Q(matched_at__isnull=True) | Q(given__contains=marks(State.VALIDATED)))
    & (Q(committed_at__isnull=True) | Q(given__contains=marks(State.MATCHED)))
)
ENDED: Final = Q(refused_at__isnull=False) | Q(cancelled_at__isnull=False)


def rule(name: str, condition: Q, words: "_StrPromise") -> models.CheckConstraint:
    """Return a constraint of exchanges."""
    return models.CheckConstraint(condition=condition, name=f"exchange_{name}", violation_error_message=words)


CONSTRAINTS: Final[list[models.BaseConstraint]] = [
    rule("between_two", ~Q(visiting=F("host")), SAME_ORGANISATION),
    # A virtual one may stay within a country: nobody travels.
    rule("abroad", Q(mode=Mode.VIRTUAL) | ~Q(visiting_country=F("host_country")), SAME_COUNTRY),
    rule("days_in_order", Q(ends_on__gte=F("starts_on")), TURNED_AROUND),
    rule(
        "long_enough",
        Q(mode=Mode.VIRTUAL) | Q(ends_on__gte=F("starts_on") + timedelta(days=LEAST_DAYS - 1)),
        TOO_SHORT,
    ),
    rule("short_enough", Q(ends_on__lte=F("starts_on") + timedelta(days=MOST_DAYS - 1)), TOO_LONG),
    rule("in_order", IN_ORDER, _("An exchange takes one step after the other.")),
    rule("agreed_by_all", AGREED, _("All parties agree before an exchange moves on.")),
    rule("ended_with_reason", (ENDED & ~Q(end_reason="")) | (~ENDED & Q(end_reason="")), _("Say why.")),
    rule(
        "submitted_in_full",
        Q(submitted_at__isnull=True) | (~Q(goals="") & ~Q(agenda="")),
        _("Say what for, and what is done on which day."),
    ),
    rule("reported_in_words", Q(reported_at__isnull=True) | ~Q(report=""), _("Say what was done and learned.")),
    models.UniqueConstraint(
        fields=["visitor", "visiting", "host", "starts_on"],
        condition=Q(cancelled_at__isnull=True, refused_at__isnull=True),
        name="exchange_applied_once",
        violation_error_message=TWICE,
    ),
]
