"""Events and what belongs to them, one module per aggregate."""

from events.models.agenda import Session, SessionRole
from events.models.allocations import Allocation
from events.models.availability import Availability
from events.models.bookings import Booking
from events.models.choosing import choose, unchoose
from events.models.documents import Document, StaleDocumentError
from events.models.editions import Edition
from events.models.events import Event, EventFact, StaleDraftError
from events.models.joining import JoinLink
from events.models.meeting_rules import MeetingKind, MeetingRefusedError, MeetingRules
from events.models.meeting_steps import MeetingStep
from events.models.meeting_words import MeetingState, Side, StepKind
from events.models.meetings import Meeting
from events.models.notes import SessionNotes
from events.models.notes_words import StaleNotesError, Written
from events.models.paper import PaperPart, StalePartError
from events.models.paper_plan import begin_paper
from events.models.polls import Poll, PollTerm
from events.models.proposal_notes import ProposalNote
from events.models.proposals import Proposal, ProposalState
from events.models.redraft import DraftPerson, DraftRow, redraft
from events.models.registration_questions import RegistrationQuestion
from events.models.registration_rules import Openness, RegistrationRules
from events.models.registrations import Registration
from events.models.releases import AgendaRelease
from events.models.revisions import NotesRevision
from events.models.rolling import KeptDraft, roll
from events.models.scheduled import ScheduledRelease
from events.models.sections import DocumentSection, Figure, Footnote
from events.models.session_choices import SessionChoice
from events.models.sheet_states import SheetState
from events.models.stances import Stance
from events.models.supports import Support
from events.models.takeaways import Takeaway
from events.models.telling import Telling, Told
from events.models.theme_kind import ThemeKind
from events.models.topic_calls import CallStatus, TopicCall, TopicRefusedError
from events.models.versions import DocumentVersion, Offered

__all__ = [
    "AgendaRelease",
    "Allocation",
    "Availability",
    "Booking",
    "CallStatus",
    "Document",
    "DocumentSection",
    "DocumentVersion",
    "DraftPerson",
    "DraftRow",
    "Edition",
    "Event",
    "EventFact",
    "Figure",
    "Footnote",
    "JoinLink",
    "KeptDraft",
    "Meeting",
    "MeetingKind",
    "MeetingRefusedError",
    "MeetingRules",
    "MeetingState",
    "MeetingStep",
    "NotesRevision",
    "Offered",
    "Openness",
    "PaperPart",
    "Poll",
    "PollTerm",
    "Proposal",
    "ProposalNote",
    "ProposalState",
    "Registration",
    "RegistrationQuestion",
    "RegistrationRules",
    "ScheduledRelease",
    "Session",
    "SessionChoice",
    "SessionNotes",
    "SessionRole",
    "SheetState",
    "Side",
    "StaleDocumentError",
    "StaleDraftError",
    "StaleNotesError",
    "StalePartError",
    "Stance",
    "StepKind",
    "Support",
    "Takeaway",
    "Telling",
    "ThemeKind",
    "Told",
    "TopicCall",
    "TopicRefusedError",
    "Written",
    "begin_paper",
    "choose",
    "redraft",
    "roll",
    "unchoose",
]
