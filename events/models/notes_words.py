"""What a form of notes holds, and what is said when somebody else saved in between."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from events.models.notes import SessionNotes


@dataclass(frozen=True)
class Written:
    """A text as a form holds it, which version it knew, and the sign of the form."""

    source: str
    language: str = "en"
    seen: int = 0
    writer: str = ""


class StaleNotesError(Exception):
    """Somebody else saved these notes since they were read; nothing was written over."""

    def __init__(self, notes: "SessionNotes") -> None:
        """Take the notes as they are now."""
        super().__init__()
        self.notes = notes
