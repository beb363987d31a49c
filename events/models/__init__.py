"""Events and what belongs to them, one module per aggregate."""

from events.models.agenda import Session, SessionRole, Takeaway
from events.models.documents import Document, DocumentSection, Figure, Footnote
from events.models.events import Event, EventFact, StaleDraftError
from events.models.polls import Poll, PollTerm
from events.models.redraft import DraftPerson, DraftRow, redraft
from events.models.releases import AgendaRelease

__all__ = [
    "AgendaRelease",
    "Document",
    "DocumentSection",
    "DraftPerson",
    "DraftRow",
    "Event",
    "EventFact",
    "Figure",
    "Footnote",
    "Poll",
    "PollTerm",
    "Session",
    "SessionRole",
    "StaleDraftError",
    "Takeaway",
    "redraft",
]
