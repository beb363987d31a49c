"""What is kept of people in offers and requests."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import Names
from members.models import Member

GONE: Final = _("until you erase your account: it goes with it, whatever became of it")

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
)

IMPERSONAL: Final = {"opportunities.Opportunity": "countries"}

TERMS: Final[tuple[Term, ...]] = ()


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Leave it to the database: what a member offered or asked for goes with the account, for nobody could answer."""
