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
from events.models.rolling import KeptDraft, roll
from events.models.scheduled import ScheduledRelease
from events.models.session_choices import SessionChoice
from events.models.telling import Telling, Told

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
    "KeptDraft",
    "Openness",
    "Poll",
    "PollTerm",
    "Registration",
    "RegistrationQuestion",
    "RegistrationRules",
    "ScheduledRelease",
    "Session",
    "SessionChoice",
    "SessionRole",
    "StaleDraftError",
    "Takeaway",
    "Telling",
    "Told",
    "redraft",
    "roll",
]
