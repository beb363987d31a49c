"""What follows from deciding on a theme, and from the release of its session: its proposer hears of it."""

from typing import Any

from django.dispatch import receiver

from events import topic_letters
from events.models import AgendaRelease, Proposal, ProposalState
from events.signals import agenda_released, proposal_decided


@receiver(proposal_decided)
def write_letter(proposal: Proposal, what: ProposalState, **_extra: Any) -> None:
    """Tell the proposer."""
    topic_letters.write(proposal, what)


@receiver(agenda_released)
def tell_proposers(release: AgendaRelease, **_extra: Any) -> None:
    """Tell those whose theme is public as a session from now on."""
    for proposal in Proposal.objects.newly_public(release.event).for_list():
        proposal.tell(ProposalState.CHOSEN)
