"""Keeps offers and requests within the deadlines of their calls, whoever moves these."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from opportunities.models import Opportunity
from partnerships.models import Call, CallDeadline


@receiver(post_save, sender=CallDeadline)
@receiver(post_delete, sender=CallDeadline)
def end_with_call(instance: CallDeadline, raw: bool = False, **_kwargs: Any) -> None:
    """Shorten what would outlast the last deadline as it is now."""
    for call in Call.objects.filter(pk=0 if raw else instance.call_id):
        Opportunity.objects.end_with(call)
