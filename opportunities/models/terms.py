"""For how long an offer or request stands: twelve months, never after the last deadline of its call, renewed twice."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opportunities.models.words import RefusedError, Standing
from partnerships.models import Call

if TYPE_CHECKING:
    from opportunities.models.opportunities import Opportunity

# Twelve months are never longer.
MOST_DAYS: Final = 366
LONGEST: Final = timedelta(days=MOST_DAYS)
MOST_RENEWALS: Final = 2
# After it expired; and so long before, so that none has to lapse first.
RENEWAL_DAYS: Final = 30
AHEAD_DAYS: Final = 7

OVER: Final = {
    Standing.FULFILLED: _("It is marked as fulfilled: publish a new one."),
    Standing.WITHDRAWN: _("It is withdrawn: publish a new one."),
    Standing.HIDDEN: _("Moderators have hidden it. The decision says how to appeal."),
}


def locked(call: Call | None) -> Call | None:
    """Return a call whose deadlines nobody changes until the transaction ends."""
    return Call.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk) if call else None


def last_moment(call: Call | None) -> datetime | None:
    """Return when a call closes for good, if that is stated."""
    last = call.last_deadline if call else None
    return last.at if last else None


def check(expires_at: datetime, *, since: datetime, call: Call | None) -> None:
    """Refuse a term in words, next to its field."""
    last = last_moment(call)
    if last is not None and last <= since:
        raise RefusedError(_("This call is closed."), "call")
    if expires_at <= since:
        raise RefusedError(_("Choose a day that lies ahead."), "until")
    if expires_at > since + LONGEST:
        raise RefusedError(_("Choose a day within twelve months."), "until")
    if last is not None and expires_at > last:
        raise RefusedError(_("The call closes before that day. Choose its last day, or an earlier one."), "until")


def why_not_renew(opportunity: "Opportunity") -> Promise | None:
    """Say why it cannot be renewed now, or None if it can."""
    now = timezone.now()
    if opportunity.standing in OVER:
        return OVER[opportunity.standing]
    if opportunity.renewal_count >= MOST_RENEWALS:
        return _("It has been renewed twice. Publish a new one if it is still wanted.")
    if opportunity.expires_at > now + timedelta(days=AHEAD_DAYS):
        return _("It stands for longer than a week: renew it later.")
    if opportunity.renewable_until < now:
        return _("It expired more than 30 days ago. Publish a new one if it is still wanted.")
    return None
