"""Topics hold threads, threads hold posts; what members add to them; moderators' deeds are logged."""

from forum.models.appeals import Appeal, AppealError
from forum.models.attachments import Attachment
from forum.models.cards import TopicCard, topic_cards
from forum.models.cases import Case, CaseTakenError, NotOfferedError
from forum.models.changes import Change
from forum.models.decisions import Decision, ReasonTemplate
from forum.models.departures import Departure
from forum.models.drafts import Draft
from forum.models.editing import EditConflictError
from forum.models.held import Held
from forum.models.mentions import Mention
from forum.models.moderation import ModerationEntry
from forum.models.nominations import DecidedError, Nomination
from forum.models.operation_marks import OperationMark
from forum.models.operations import Operation
from forum.models.pacing import Pace
from forum.models.posts import Post
from forum.models.practices import Practice
from forum.models.reactions import Bookmark, Reaction, TakenError
from forum.models.reports import Report
from forum.models.revisions import PostRevision
from forum.models.safety import Safety
from forum.models.states import ThreadState, TopicState
from forum.models.threads import Thread
from forum.models.topic_moderators import TopicModerator
from forum.models.topics import Topic
from forum.models.watching import Watched

__all__ = [
    "Appeal",
    "AppealError",
    "Attachment",
    "Bookmark",
    "Case",
    "CaseTakenError",
    "Change",
    "DecidedError",
    "Decision",
    "Departure",
    "Draft",
    "EditConflictError",
    "Held",
    "Mention",
    "ModerationEntry",
    "Nomination",
    "NotOfferedError",
    "Operation",
    "OperationMark",
    "Pace",
    "Post",
    "PostRevision",
    "Practice",
    "Reaction",
    "ReasonTemplate",
    "Report",
    "Safety",
    "TakenError",
    "Thread",
    "ThreadState",
    "Topic",
    "TopicCard",
    "TopicModerator",
    "TopicState",
    "Watched",
    "topic_cards",
]
