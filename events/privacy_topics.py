"""What is kept of people in calls for topics: who proposed, who supports, who decided, what experts said."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Ground, Kept
from events.models import Proposal, Support
from members.models import Member

KEPT: Final = (
    Kept(
        holds={"events.Proposal": "proposed_by title text"},
        of="proposed_by",
        without="hidden_by decided_by",
        more="call__event__title",
        what=_("Themes you proposed for an event, and what became of them"),
        why=_("so that others can read and support them, and it is known whose they were"),
        ground=Ground.CONTRACT,
        until=_("as long as the event; when you erase your account without your name, or not at all, as you choose"),
    ),
    Kept(
        holds={"events.Support": "member"},
        of="member",
        more="proposal__title",
        what=_("Which proposed themes you support"),
        why=_("so that support is counted once; nobody else sees it"),
        ground=Ground.CONTRACT,
        until=_("until you take it back or erase your account; numbers of calls that are over stay"),
    ),
    Kept(
        holds={"events.Proposal": "decided_by decline_reason"},
        of="decided_by",
        without="title text language proposed_by hidden_by hide_reason",
        more="call__event__title",
        what=_("For organisers: which proposed themes you decided on, with your reasons"),
        why=_("so that it is known who decided"),
        ground=Ground.INTEREST,
        until=_("your name until you erase your account; the reason as long as the event"),
    ),
    Kept(
        holds={"events.Proposal": "hidden_by hide_reason"},
        of="hidden_by",
        without="title text language proposed_by decided_by decline_reason",
        more="call__event__title",
        what=_("For organisers and moderators: which proposed themes you hid, with your reasons"),
        why=_("so that it is known who decided"),
        ground=Ground.INTEREST,
        until=_("your name until you erase your account; the reason as long as the event"),
    ),
    Kept(
        holds={"events.ProposalNote": "noted_by words who"},
        of="noted_by",
        more="proposal__title",
        what=_("For organisers: what you noted of experts' input and the institutions' agreement"),
        why=_("so that it is known how a theme was chosen"),
        ground=Ground.INTEREST,
        until=_("your name until you erase your account; the note as long as the event"),
    ),
    Kept(
        holds={"events.TopicCall": "words"},
        what=_("People named in calls for topics"),
        why=_("because they acted in public, for those who look for who did what"),
        ground=Ground.INTEREST,
        until=_("as long as the event"),
        withheld=_("it is public: the page of the call shows all of it"),
    ),
)


def erase(member: Member, *, keeps_posts: bool) -> None:
    """Forget what a member supports; their proposals go like their posts: without a name, or wholly."""
    Support.objects.forget(member)
    if not keeps_posts:
        Proposal.objects.of_member(member).delete()
