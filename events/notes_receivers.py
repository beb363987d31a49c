"""What follows from the verbs of notes: a letter to whom they concern, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from events import notes_letters
from events.models import SessionNotes
from events.signals import notes_moved
from members.models import Member


@receiver(notes_moved)
def write_letters(notes: SessionNotes, what: str, by: Member, **_extra: Any) -> None:
    """Tell organisers what waits, and writers what became of their notes."""
    notes_letters.write(notes, what, by=by)
