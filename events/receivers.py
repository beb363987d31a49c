"""What follows from registering: the letter, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from events import registration_letters
from events.models import Registration
from events.signals import registration_told


@receiver(registration_told)
def write_letter(sender: Any, registration: Registration, what: str, **_extra: Any) -> None:
    """Tell the person."""
    registration_letters.write(registration, what)
