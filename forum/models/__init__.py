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
from forum.models.mentions import Mention
from forum.models.moderation import ModerationEntry
from forum.models.operation_marks import OperationMark
from forum.models.operations import Operation
from forum.models.posts import Post
from forum.models.practices import Practice
from forum.models.reactions import Bookmark, Reaction, TakenError
from forum.models.reports import Report
from forum.models.revisions import PostRevision
from forum.models.states import ThreadState, TopicState
from forum.models.threads import Thread
from forum.models.topic_moderators import TopicModerator
from forum.models.topics import Topic

__all__ = [
    "Appeal",
    "AppealError",
    "Attachment",
    "Bookmark",
    "Case",
    "CaseTakenError",
    "Change",
    "Decision",
    "Departure",
    "Draft",
    "EditConflictError",
    "Mention",
    "ModerationEntry",
    "NotOfferedError",
    "Operation",
    "OperationMark",
    "Post",
    "PostRevision",
    "Practice",
    "Reaction",
    "ReasonTemplate",
    "Report",
    "TakenError",
    "Thread",
    "ThreadState",
    "Topic",
    "TopicCard",
    "TopicModerator",
    "TopicState",
    "topic_cards",
]
