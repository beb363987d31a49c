"""The history of notes: what each revision did to the text."""

from collections.abc import Sequence
from typing import NamedTuple

from core.comparing import Piece, word_diff
from events.models import NotesRevision, SessionNotes


class NotesChange(NamedTuple):
    """One revision, and what it made of the text before."""

    revision: NotesRevision
    pieces: list[Piece]


def changes_of(notes: SessionNotes, revisions: Sequence[NotesRevision]) -> list[NotesChange]:
    """Return what each of these revisions, the latest first, made of the one before it; one query at most."""
    if not revisions:
        return []
    earlier = notes.revisions.before(revisions[-1].number)
    before = [*(revision.source for revision in revisions[1:]), earlier.source if earlier else ""]
    return [NotesChange(one, word_diff(text, one.source)) for one, text in zip(revisions, before, strict=True)]
