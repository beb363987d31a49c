"""Who hears of a post, and why: the strongest reason counts, and nobody hears of what they may not read.

Everything is asked set by set; a topic with 20,000 followers is told in one statement.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from events.models import AgendaRelease, Event, MeetingStep
from forum.models import Mention, Post, ThreadState, TopicState
from forum.models.reading import MANY
from members.models import Member
from members.prepared import prepared
from members.rules import Reader, is_member
from notifications.levels import Level
from notifications.models import Follow, Notification, NotificationQuerySet
from opportunities.models import Step
from partnerships.models import CallReminder, ExchangeStep, Organisation, Partnership

Reason = Notification.Reason
# A quote begins with a line that leads to the post it quotes: see Post.as_quote.
_QUOTED: Final = re.compile(r"^>[^\n]*\]\((?:https?://[^\s)/]+)?/p/(\d{1,18})/\)", re.MULTILINE)
# A post that quotes more than this is no answer to anyone.
MOST_QUOTED: Final = 20


def quoted_posts(source: str) -> list[int]:
    """Return the ids of the posts that a text quotes, each once."""
    return list(dict.fromkeys(int(pk) for pk in _QUOTED.findall(source)))[:MOST_QUOTED]


def tell_about_post(post: Post, *, changed: bool = False) -> int:
    """Give a notice to everyone who wishes to hear of a post; return how many got one.

    A post that was changed is news only for those whom it names or quotes now. Told twice, nobody hears twice.
    """
    if post.hidden_at or post.thread.hidden_at:
        return 0
    reasons = _personal(post) if changed else {**_personal(post), **_followed(post)}
    candidates = [members for members in reasons.values() if members is not None]
    about: dict[str, Any] = {"member": OuterRef("pk"), "level": Level.MUTED}
    muted = Exists(ThreadState.objects.filter(thread=post.thread_id, **about)) | Exists(
        TopicState.objects.filter(topic=post.thread.topic_id, **about)
    )
    concerned = Q(pk__in=candidates[0].union(*candidates[1:], all=True))
    told = post.thread.topic.readers().writing().filter(concerned)
    if not changed:  # whoever has the thread open may have read it before the worker came to it
        told = told.annotate(read_mark=_mark(post)).exclude(read_mark__gte=post.pk)
    rows = told.exclude(pk=post.author_id or 0).exclude(muted).annotate(reason=_strongest(reasons)).order_by()
    return Notification.objects.tell(rows.values_list("pk", "reason"), post, actor=post.author)


def _mark(post: Post) -> Coalesce:
    """Return up to which post each member has read the thread, as `ReadByMembers.marked_for` says of one member."""
    states = ThreadState.objects.filter(thread=post.thread_id, member=OuterRef("pk"))
    topics = TopicState.objects.filter(topic=post.thread.topic_id, member=OuterRef("pk"))
    marks = (states.values("last_read_post_id"), topics.values("read_through_post_id"))
    return Coalesce(*(Subquery(mark) for mark in marks), F("read_through_post_id"))


def tell_about_answer(post: Post) -> int:
    """Tell the author of a reply that it was accepted as the answer, unless they accepted it themselves."""
    thread = post.thread
    if thread.accepted_post_id != post.pk or post.author_id in {None, thread.author_id}:
        return 0
    muted = ThreadState.objects.filter(thread=thread, member=OuterRef("pk"), level=Level.MUTED)
    author = thread.topic.readers().writing().filter(pk=post.author_id).exclude(Exists(muted))
    rows = author.annotate(reason=Value(Reason.ANSWER.value)).order_by()
    return Notification.objects.tell(rows.values_list("pk", "reason"), post, actor=thread.author)


Members = dict[Notification.Reason, QuerySet[Any, Any] | None]


def _personal(post: Post) -> Members:
    """Return whom a post concerns in person, by reason."""
    quoted = Post.objects.filter(pk__in=quoted_posts(post.source), author__isnull=False)
    return {
        Reason.MENTION: Mention.objects.filter(post=post).values("member"),
        Reason.QUOTE: quoted.values("author"),
    }


def _followed(post: Post) -> Members:
    """Return who asked to hear of it, by reason: replies for the thread, first posts for everything above it."""
    thread, topic = post.thread, post.thread.topic
    if post.position > 1:
        followers = ThreadState.objects.filter(thread=thread, level=Level.FOLLOW)
        started = Member.objects.filter(pk=thread.author_id or 0)
        return {Reason.REPLY: started.values("pk"), Reason.THREAD: followers.values("member")}
    event = topic.session.event if topic.session else None
    return {
        Reason.TOPIC: TopicState.objects.filter(topic=topic, level=Level.FOLLOW).values("member"),
        Reason.PARTNERSHIP: _followers(topic.partnership),
        Reason.EVENT: _followers(event),
        Reason.ORGANISATION: _followers_of_bodies(topic.partnership, event),
        Reason.CALL: _followers(thread.call),
    }


def _followers(target: Any) -> QuerySet[Any, Any] | None:
    if target is None:
        return None
    follows = Follow.objects.of_kind(type(target)).filter(target_id=target.pk, level=Level.FOLLOW)
    return follows.values("member")


def _followers_of_bodies(partnership: Partnership | None, event: Event | None) -> QuerySet[Any, Any] | None:
    """Return who follows an organisation that takes part in a partnership or hosts an event."""
    if partnership is None and event is None:
        return None
    about = Q(participations__partnership=partnership) if partnership else Q(hosted_events=event)
    bodies = Organisation.objects.visible_to(None).filter(about).values("pk")
    return Follow.objects.of_kind(Organisation).filter(target_id__in=bodies, level=Level.FOLLOW).values("member")


def _strongest(reasons: Members) -> Case:
    """Return the first reason that holds for a member, in the order of `Notification.Reason`."""
    ordered = [(reason, reasons.get(reason)) for reason in Reason]
    return Case(*(When(pk__in=members, then=Value(reason.value)) for reason, members in ordered if members is not None))


def visible_notices(reader: Reader) -> NotificationQuerySet:
    """Return a member's notices of posts that they may still read."""
    return Notification.objects.of(reader).about(Post.objects.visible_to(reader))


def lowerable_notices(reader: Reader) -> NotificationQuerySet:
    """Return a member's notices of posts, agendas and calls that they may still read: what caused them can be less."""
    notices = Notification.objects.of(reader)
    releases = notices.about(AgendaRelease.objects.visible_to(reader))
    return visible_notices(reader) | releases | notices.about(CallReminder.objects.visible_to(reader))


def shown_notices(reader: Reader) -> NotificationQuerySet:
    """Return all that a member's inbox shows: what they may read, what is theirs, and decisions about them."""
    notices = Notification.objects.of(reader)
    return (
        lowerable_notices(reader)
        | notices.personal()
        | notices.about(ExchangeStep.objects.of_parties(reader))
        | notices.about(MeetingStep.objects.visible_to(reader))
        | notices.about(Step.objects.visible_to(reader))
    )


def note_levels(reader: Reader, notices: Iterable[Notification]) -> None:
    """Note the reader's level on the event of each agenda that notices are of; no query where there is none."""
    events = [notice.target.event for notice in notices if isinstance(notice.target, AgendaRelease)]
    levels = Follow.objects.levelled(reader, Event.objects.filter(pk__in={e.pk for e in events})) if events else {}
    for event in events:
        event.reader_level = levels.get(event.pk, Level.NORMAL.value)


@prepared
def _unread(reader: Reader) -> "QuerySet[Any]":
    return shown_notices(reader).unread().order_by().values_list("target_type__model", "target_id")[: MANY + 1]


def _waiting(reader: Reader) -> list[Any]:
    """Return the notices that a member has not read, as far as a badge counts; asked once for each request."""
    if not is_member(reader) or not getattr(reader, "has_notices", True):  # the backend has looked
        return []
    if "waiting" not in reader.__dict__:
        reader.__dict__["waiting"] = _unread(reader)
    waiting: list[Any] = reader.__dict__["waiting"]
    return waiting


def unread_notice_count(reader: Reader) -> int:
    """Return how many notices a member has not read, as far as a badge counts."""
    return len(_waiting(reader))


def note_seen(member: Member, posts: list[Post]) -> None:
    """Mark the notices of posts that a page has shown as read; no query where there is none."""
    waiting, shown = _waiting(member), {("post", post.pk) for post in posts}
    left = [notice for notice in waiting if notice not in shown]
    # Where the badge stopped counting, others may be about these posts.
    if len(left) < len(waiting) or len(waiting) > MANY:
        Notification.objects.mark_read(member, posts)
        member.__dict__["waiting"] = left


def post_of(notice: Notification) -> Post:
    """Return the post that a notice is about."""
    post = notice.target
    assert isinstance(post, Post)  # noqa: S101 - what visible_notices gives
    return post


def lower(notice: Notification, *, by: Member, to: Level = Level.NORMAL) -> None:
    """Set one level lower what caused a notice: what was followed back to normal, what is personal to muted.

    Of an agenda somebody may hear because they follow the event or because they take part in it: `to` says which
    level comes next, so that a form that is sent twice goes down once.
    """
    if above := _above(notice):
        Follow.objects.set_level(above, to, by=by)
        return
    thread = post_of(notice).thread
    if notice.reason == Reason.THREAD:
        ThreadState.objects.set_level(thread, Level.NORMAL, by=by)
    elif notice.reason == Reason.TOPIC:
        TopicState.objects.set_level(thread.topic, Level.NORMAL, by=by)
    else:
        ThreadState.objects.set_level(thread, Level.MUTED, by=by)


def lift(notice: Notification, *, by: Member, to: Level = Level.FOLLOW) -> None:
    """Undo `lower`; `to` is the level that the event of an agenda had."""
    if above := _above(notice):
        Follow.objects.set_level(above, to, by=by)
        return
    thread = post_of(notice).thread
    if notice.reason == Reason.TOPIC:
        TopicState.objects.set_level(thread.topic, Level.FOLLOW, by=by)
    else:
        own = notice.reason == Reason.THREAD or thread.author_id == by.pk
        ThreadState.objects.set_level(thread, Level.FOLLOW if own else Level.NORMAL, by=by)


def _above(notice: Notification) -> Any:
    """Return the record whose follower was told: a partnership, an event, a call; None for what has its own level."""
    if isinstance(notice.target, AgendaRelease):
        return notice.target.event
    if isinstance(notice.target, CallReminder):
        return notice.target.deadline.call
    thread = post_of(notice).thread
    session = thread.topic.session
    above: dict[str, Any] = {
        Reason.PARTNERSHIP: thread.topic.partnership,
        Reason.EVENT: session and session.event,
        Reason.CALL: thread.call,
    }
    return above.get(notice.reason)
