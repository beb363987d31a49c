"""What is kept of people in offers and requests."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import Names
from members.models import Member
from opportunities.models import Opportunity

GONE: Final = _("a year after it is over, or until you erase your account")

KEPT: Final = (
    Kept(
        holds={"opportunities.Opportunity": "author title body hidden_reason"},
        of="author",
        more="organisation__name call__name event__title partnership__name",
        what=_("What you offered or asked for in the name of an organisation, until when, and what became of it"),
        why=_("so that others find it and answer you"),
        ground=Ground.CONTRACT,
        until=GONE,
    ),
    Kept(
        holds={"opportunities.Step": "by"},
        of="by",
        more="opportunity__title",
        what=_("When you published, changed, renewed or ended an offer or request"),
        why=_("so that you see what became of it, and admins can help when something went wrong"),
        ground=Ground.INTEREST,
        until=GONE,
    ),
    Kept(
        holds={"opportunities.Interest": "member message answer"},
        of="member",
        more="opportunity__title organisation__name",
        what=_("The interests you sent, what was answered, and what came of them"),
        why=_("so that the other side can answer you; it sees your e-mail address once it accepts, and not before"),
        ground=Ground.CONTRACT,
        until=GONE,
    ),
    Kept(
        holds={"opportunities.Interest": "answer"},
        of="opportunity__author",
        more="opportunity__title organisation__name",
        what=_("The interests that others sent you, and what you answered"),
        why=_("so that you can deal with them"),
        ground=Ground.CONTRACT,
        until=GONE,
    ),
)

IMPERSONAL: Final = {"opportunities.Opportunity": "countries"}

TERMS: Final = (
    Term(
        name="opportunities",
        what=_("Offers and requests, with the interests in them"),
        since=_("after they were over"),
        days=365,
        forget=lambda before: Opportunity.objects.over_before(before).delete()[1].get(Opportunity._meta.label, 0),
    ),
)


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Tell those who wait for an answer; then all of it goes with the account, for nobody could answer."""
    for opportunity in Opportunity.objects.own(member).unended():
        opportunity.withdraw(by=member)
