"""What a reader may do in the forum, and in words why not."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.rules import Reader, is_member, may_write, moderates, works
from partnerships.rules import may_edit_partnership

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from forum.models import Post, Thread, Topic
    from forum.models.subjects import Reported
    from members.models import Member


class Refusal(NamedTuple):
    """Why somebody may not post just now, and the HTTP status that says so."""

    status: int
    words: "_StrPromise | str"


class ClosedError(Exception):
    """The thread was closed or hidden before the post could be written."""


class SlowError(ClosedError):
    """The thread is slowed down: closed for a while to a member who has posted in it a moment ago."""

    def __init__(self, until: datetime) -> None:
        """Take the moment from which on they may post again."""
        super().__init__(until)
        self.until = until


class MergedError(Exception):
    """The thread was merged into another one before the post could be written."""

    def __init__(self, thread: "Thread") -> None:
        """Take the thread that the posts are in now."""
        super().__init__(thread)
        self.thread = thread


SIGNED_OUT = Refusal(403, _("You are signed out. Sign in to post."))
SUSPENDED = Refusal(403, _("Your account is suspended, so you cannot post."))
UNVERIFIED = Refusal(403, _("Confirm your e-mail address first: then you can post."))
THREAD_CLOSED = Refusal(403, _("This thread is closed: it accepts no more replies."))
TOPIC_CLOSED = Refusal(403, _("This topic is closed: it accepts no new threads."))
OWN_POST = Refusal(403, _("This is your own post: others react to it."))
HIDDEN_POST = Refusal(403, _("This post is hidden: nobody can react to it."))
NO_PARTNERSHIP = Refusal(403, _("Only members of a partnership can say that it has this too."))
OWN_WORDS = Refusal(403, _("This is your own: others report it."))
HIDDEN_ALREADY = Refusal(403, _("Moderators have hidden this already."))
# By what was done too often (forum.models.pacing.Act).
TOO_OFTEN: "Final[dict[str, Refusal]]" = {
    "post": Refusal(429, _("You have posted many times just now. Wait a minute or a day, then send it again.")),
    "thread": Refusal(429, _("You have started many threads today. Wait an hour or a day, then send it again.")),
    "edit": Refusal(429, _("You have changed posts many times just now. Wait a minute, then send it again.")),
    "report": Refusal(429, _("You have reported a lot today. Write to the moderators instead, or go on tomorrow.")),
}


def slowed_until(moment: datetime) -> Refusal:
    """Return why somebody has to wait in a thread that is slowed down."""
    words = gettext("This thread is slowed down: you can post in it again at %(time)s.")
    return Refusal(429, words % {"time": date_format(localtime(moment), "j M, H:i")})


def why_not_write(reader: Reader) -> Refusal | None:
    """Return why somebody may not post anywhere, or None if they may."""
    if not is_member(reader):
        return SIGNED_OUT
    if reader.is_suspended:
        return SUSPENDED
    if reader.is_silenced:
        return Refusal(403, silenced_words(reader))
    return None if may_write(reader) else UNVERIFIED


def silenced_words(member: "Member") -> str:
    """Say to a silenced member until when, and why."""
    until = member.silenced_until
    told = gettext("You can read, but not write.")
    if until:
        moment = date_format(localtime(until), "DATETIME_FORMAT")
        told = gettext("You can read, but not write until %(moment)s.") % {"moment": moment}
    return f"{told} {gettext('A moderator says why: %(reason)s') % {'reason': member.silence_reason}}"


def moderates_in(reader: Reader, topic: int) -> bool:
    """Tell whether somebody moderates the topic with this id: moderators all, who is named there that one.

    Which ones somebody is named in is asked once for each reader, and only of staff.
    """
    if moderates(reader):
        return True
    if not works(reader):
        return False
    prefetch_related_objects([reader], "moderatorships")
    return topic in {named.topic_id for named in reader.moderatorships.all()}


def why_not_start(reader: Reader, topic: "Topic") -> Refusal | None:
    """Return why somebody may not open a thread in a topic they see, or None if they may."""
    shut = topic.closed_at and not moderates_in(reader, topic.pk)
    return why_not_write(reader) or (TOPIC_CLOSED if shut else None)


def why_not_reply(reader: Reader, thread: "Thread") -> Refusal | None:
    """Return why somebody may not reply in a thread they see, or None; moderators may when it is closed."""
    if refusal := why_not_write(reader):
        return refusal
    shut = thread.hidden_at or (thread.is_closed and not moderates_in(reader, thread.topic_id))
    return THREAD_CLOSED if shut else None


def may_start_thread(reader: Reader, topic: "Topic") -> bool:
    """Tell whether somebody may open a thread here; the topic must be visible to them."""
    return why_not_start(reader, topic) is None


def may_reply(reader: Reader, thread: "Thread") -> bool:
    """Tell whether somebody may post in this thread; it must be visible to them."""
    return why_not_reply(reader, thread) is None


def may_edit_post(reader: Reader, post: "Post") -> bool:
    """Tell whether somebody may change this post: its author alone, while the thread is open.

    Moderators hide; they never put words into another member's mouth.
    """
    if not is_member(reader) or post.author_id != reader.pk or post.hidden_at is not None:
        return False
    return may_reply(reader, post.thread)


def why_not_react(reader: Reader, post: "Post") -> Refusal | None:
    """Return why somebody may not react to a post they see, or None; closed threads can still be reacted to."""
    if refusal := why_not_write(reader):
        return refusal
    if post.author_id == reader.pk:
        return OWN_POST
    return HIDDEN_POST if post.hidden_at else None


def why_not_report(reader: Reader, subject: "Reported") -> Refusal | None:
    """Return why somebody may not report a thing they see, or None; how often they have is counted elsewhere."""
    if refusal := why_not_write(reader):
        return refusal
    if reader.pk in {subject.pk if subject._meta.model_name == "member" else None, getattr(subject, "author_id", None)}:
        return OWN_WORDS
    return HIDDEN_ALREADY if getattr(subject, "hidden_at", None) else None


def may_decide_cases(reader: Reader) -> bool:
    """Tell whether somebody works on the review queue: moderators, and staff who moderate a topic."""
    return moderates(reader) or (works(reader) and reader.moderatorships.exists())


def may_accept(reader: Reader, thread: "Thread") -> bool:
    """Tell whether somebody may say which reply answers a question: who asked it, and moderators."""
    asks = thread.kind == thread.Kind.QUESTION and not thread.hidden_at
    return asks and may_write(reader) and (thread.author_id == reader.pk or moderates_in(reader, thread.topic_id))


def may_change_kind(reader: Reader, thread: "Thread") -> bool:
    """Tell whether somebody may say what kind of thread it is: who started it, and moderators."""
    return may_write(reader) and (thread.author_id == reader.pk or moderates_in(reader, thread.topic_id))


def may_keep_topic(reader: Reader, topic: "Topic") -> bool:
    """Tell whether somebody looks after this topic: the coordinators of the partnership it is about, and admins."""
    return topic.partnership is not None and topic.hidden_at is None and may_edit_partnership(reader, topic.partnership)
