"""The letter to a member whose theme was chosen, or not taken up: one for each outcome."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from events.models import Proposal, ProposalState
from members.models import Member
from notifications.letters import absolute, defused, duty_letter, spoken_to

LETTERS: Final = {
    ProposalState.CHOSEN: (
        _("Your theme was chosen: %(title)s"),
        _("The theme that you proposed is a session of this event. Its page tells how it was chosen."),
        _("See the session"),
    ),
    ProposalState.DECLINED: (
        _("Your theme was not taken up: %(title)s"),
        _("The organisers did not take up the theme that you proposed. Their reason: %(reason)s"),
        _("See your proposal"),
    ),
}


def write(proposal: Proposal, what: ProposalState) -> None:
    """Write to the proposer, in the caller's transaction; who is suspended or has left hears nothing."""
    member = Member.objects.reading().filter(pk=proposal.proposed_by_id or 0).first()
    if member is None:
        return
    session = proposal.session if what == ProposalState.CHOSEN else None
    with spoken_to(member):
        named = {"title": defused(proposal.title), "reason": defused(proposal.decline_reason)}
        subject, words, link = LETTERS[what]
        context = {"subject": subject % named, "words": words % named, "link": link}
        context["url"] = absolute((session or proposal).get_absolute_url())
        context["event"] = defused(proposal.call.event.title)
        duty_letter(member.email, "events/mail/proposal", context).send()
