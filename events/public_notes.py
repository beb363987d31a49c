"""Notes of a session as everybody reads them: the published text, never the draft."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from core.markdown import render
from events.models import Session


@dataclass(frozen=True)
class PublicNotes:
    """The published text, drawn."""

    html: SafeString
    language: str
    published_at: datetime


def published_notes(session: Session) -> PublicNotes | None:
    """Return what a session loaded `with_record` says to everybody, if its notes are published."""
    notes = getattr(session, "notes", None)
    if notes is None or notes.published_at is None:
        return None
    html = render(notes.public_source, scope="notes", language=notes.public_language)
    return PublicNotes(html, notes.public_language, notes.published_at)
