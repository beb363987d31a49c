"""Letters that go out when others act."""

from typing import Any

from django.dispatch import receiver

from pages.letters import tell_of_claim
from partnerships.models import Claim
from partnerships.signals import claim_decided


@receiver(claim_decided)
def mail_decision(claim: Claim, **_kwargs: Any) -> None:
    """Tell the member."""
    tell_of_claim(claim)
