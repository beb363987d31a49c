"""Events and what belongs to them, one module per aggregate."""

from events.models.agenda import Session, SessionRole, Takeaway
from events.models.allocations import Allocation
from events.models.documents import Document, DocumentSection, Figure, Footnote
from events.models.events import Event, EventFact, StaleDraftError
from events.models.polls import Poll, PollTerm
from events.models.redraft import DraftPerson, DraftRow, redraft
from events.models.registration_questions import RegistrationQuestion
from events.models.registration_rules import Openness, RegistrationRules
from events.models.registrations import Registration
from events.models.releases import AgendaRelease
from events.models.session_choices import SessionChoice

__all__ = [
    "AgendaRelease",
    "Allocation",
    "Document",
    "DocumentSection",
    "DraftPerson",
    "DraftRow",
    "Event",
    "EventFact",
    "Figure",
    "Footnote",
    "Openness",
    "Poll",
    "PollTerm",
    "Registration",
    "RegistrationQuestion",
    "RegistrationRules",
    "Session",
    "SessionChoice",
    "SessionRole",
    "StaleDraftError",
    "Takeaway",
    "redraft",
]
