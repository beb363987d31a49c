"""What follows in the same transaction: the letter to who registered, the end of a file whose version is deleted."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from core.storing import drop
from events import registration_letters
from events.models import DocumentVersion, Registration
from events.signals import registration_told


@receiver(registration_told)
def write_letter(sender: Any, registration: Registration, what: str, **_extra: Any) -> None:
    """Tell the person."""
    registration_letters.write(registration, what)


@receiver(post_delete, sender=DocumentVersion)
def delete_file(instance: DocumentVersion, **_kwargs: Any) -> None:
    """Delete the file of a version that is gone for good, whatever took it along."""
    drop(instance.file)
