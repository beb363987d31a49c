"""What is kept of people in exchanges: who applied, who agreed for whom, how the visitor is reached."""

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.privacy import Ground, Kept, Term
from members.models import Member
from partnerships.models import DiaryEntry, Exchange

KEPT: Final = (
    Kept(
        holds={"partnerships.Exchange": "visitor contact goals agenda report end_reason"},
        of="visitor",
        more="visiting__name host__name visiting_partnership__name host_partnership__name",
        what=_("The exchanges you applied for: how you are reached, goals, agenda, report, and why one ended"),
        why=_(
            "so that the four parties can agree on it, and others learn from it; how you are reached, they alone read"
        ),
        ground=Ground.CONTRACT,
        until=_("as long as the exchange is shown; drafts half a year, how you are reached half a year after its end"),
    ),
    Kept(
        holds={"partnerships.ExchangeStep": "by words"},
        of="by",
        more="exchange__visiting__name exchange__host__name",
        what=_("What you did in exchanges: validated, accepted, signed, refused, cancelled, and your reason"),
        why=_("so that it is known who agreed for whom"),
        ground=Ground.INTEREST,
        until=_("as long as the exchange is kept; your name goes with your account"),
    ),
    Kept(
        holds={"partnerships.DiaryEntry": "author title done learned hide_reason"},
        of="author",
        more="exchange__visiting__name exchange__host__name",
        what=_("What you wrote in the diary of an exchange, published or not, and why an entry is hidden"),
        why=_("so that others learn from it"),
        ground=Ground.CONTRACT,
        until=_("as long as the exchange is shown; your name goes with your account, drafts too"),
    ),
)

IMPERSONAL: Final = {
    "partnerships.EligibleCountry": "code source",
    "partnerships.Exchange": "given",
}


def _forget_contacts(before: datetime) -> int:
    ended = Q(closed_at__lt=before) | Q(cancelled_at__lt=before) | Q(refused_at__lt=before)
    return Exchange.objects.filter(ended).exclude(contact="").update(contact="")


def _forget_drafts(before: datetime) -> int:
    return (
        Exchange.objects.filter(submitted_at__isnull=True, saved_at__lt=before)
        .delete()[1]
        .get("partnerships.Exchange", 0)
    )


def _forget_ended(before: datetime) -> int:
    """Forget what came to nothing; a draft that was cancelled among it."""
    ended = Exchange.objects.filter(Q(cancelled_at__lt=before) | Q(refused_at__lt=before))
    return ended.delete()[1].get("partnerships.Exchange", 0)


TERMS: Final = (
    Term(
        name="exchange-drafts",
        what=_("Drafts of applications for an exchange"),
        since=_("after they were saved last"),
        days=183,
        forget=_forget_drafts,
    ),
    Term(
        name="exchange-contacts",
        what=_("How the visitor of an exchange is reached"),
        since=_("after it was closed, refused or cancelled"),
        days=183,
        forget=_forget_contacts,
    ),
    Term(
        name="exchanges-ended",
        what=_("Exchanges that were refused or cancelled, and who did what in them"),
        since=_("after that"),
        days=730,
        forget=_forget_ended,
    ),
)


def erase(member: Member) -> None:
    """Let go of how a visitor is reached, and of what they never handed in; the rest loses their name."""
    DiaryEntry.objects.own(member).filter(published_at__isnull=True).delete()
    mine = Exchange.objects.of_visitor(member)
    mine.filter(submitted_at__isnull=True).delete()
    mine.update(contact="")
