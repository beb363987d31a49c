"""Splitting, merging and renaming threads. Posts keep their ids, so whatever hangs on a post stays with it.

Positions are numbered anew by id. What members have read and how much they wish to hear goes along:
nothing counts as read afterwards that was not read before.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from forum.models.moderation import ModerationEntry
from forum.models.reading import appears
from forum.models.topics import Topic
from members.models import Member

if TYPE_CHECKING:
    from forum.models.operations import Operation
    from forum.models.threads import Thread

RENUMBER = """
UPDATE forum_post AS post SET position = placed.position
FROM (SELECT id, row_number() OVER (ORDER BY id) AS position FROM forum_post WHERE thread_id = %s) AS placed
WHERE placed.id = post.id AND post.position <> placed.position
"""

# Each member with a state in either thread, and up to which post they have read each.
READERS = """
    SELECT member.id, coalesce(a.last_read_post_id, sa.read_through_post_id, member.read_through_post_id) AS mark_a,
        coalesce(b.last_read_post_id, sb.read_through_post_id, member.read_through_post_id) AS mark_b,
        a.level AS level_a, b.level AS level_b
    FROM members_member AS member
    LEFT JOIN forum_threadstate AS a ON a.member_id = member.id AND a.thread_id = %(source)s
    LEFT JOIN forum_threadstate AS b ON b.member_id = member.id AND b.thread_id = %(target)s
    LEFT JOIN forum_topicstate AS sa ON sa.member_id = member.id AND sa.topic_id = %(source_topic)s
    LEFT JOIN forum_topicstate AS sb ON sb.member_id = member.id AND sb.topic_id = %(target_topic)s
    WHERE a.id IS NOT NULL OR b.id IS NOT NULL
"""
# Who follows one of them follows both; who muted one and follows none mutes both.
MERGED_LEVEL = """CASE WHEN 'follow' IN ({0}, {1}) THEN 'follow'
    WHEN 'muted' IN ({0}, {1}) THEN 'muted' ELSE 'normal' END"""
# Up to which post have they read both?
MERGE_STATES = f"""
WITH reader AS ({READERS}), unread AS (
    SELECT reader.*, least(
        (SELECT min(id) FROM forum_post WHERE thread_id = %(source)s AND hidden_at IS NULL AND id > mark_a),
        (SELECT min(id) FROM forum_post WHERE thread_id = %(target)s AND hidden_at IS NULL AND id > mark_b)
    ) AS first FROM reader
)
INSERT INTO forum_threadstate (member_id, thread_id, last_read_post_id, level)
SELECT id, %(target)s, coalesce(first - 1, %(last)s), {MERGED_LEVEL.format("level_a", "level_b")} FROM unread
ON CONFLICT (member_id, thread_id)
DO UPDATE SET last_read_post_id = excluded.last_read_post_id, level = excluded.level
"""  # noqa: S608 - our own words


def marks_of(source: "Thread", target: "Thread") -> dict[str, int]:
    """Return what READERS asks by."""
    topics = {"source_topic": source.topic_id, "target_topic": target.topic_id}
    return {"source": source.pk, "target": target.pk, **topics}


class SurgeryError(Exception):
    """The threads do not fit together; the forms say why before it comes to this."""


class Surgery(models.Model):
    """The verbs of a thread that take it apart and put it together."""

    if TYPE_CHECKING:
        posts: Any
        states: Any
        drafts: Any
        operations: Any
        departures: Any
        find_last_post: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def rename(self: "Thread", title: str, *, by: Member, reason: str) -> None:  # type: ignore[misc]
        """Give the thread another title; old addresses lead to the new one. Logged with the reason."""
        titles = {"title": (self.title, title)}
        self.title = title
        self.slug = slugify(title)[:80] or "thread"
        self.save(update_fields=["title", "slug"])
        ModerationEntry.record(ModerationEntry.Verb.RENAME, by=by, reason=reason, changed=titles, thread=self)

    @transaction.atomic
    def split(self: "Thread", posts: Collection[int], *, title: str, by: Member, reason: str) -> "Thread":  # type: ignore[misc]
        """Move posts, by their ids, into a new thread of the same topic; logged with the reason, can be undone.

        The opening post and the accepted answer stay.
        """
        locked = type(self).objects.select_for_update().get(pk=self.pk)
        moved = locked.posts.filter(pk__in=posts, position__gt=1).exclude(pk=locked.accepted_post_id or 0)
        first = moved.order_by("pk").first()
        if first is None or locked.merged_into_id:
            raise SurgeryError
        new = type(self).objects.create(
            topic_id=locked.topic_id,
            title=title,
            slug=slugify(title)[:80] or "thread",
            language=locked.language,
            author=first.author,
            created_at=first.created_at,
            hidden_at=locked.hidden_at,
        )
        known = locked.post_count
        new.states.copy(locked, new)
        gone = moved.update(thread=new)
        locked.departures.create(into=new, first_post_id=first.pk, post_count=gone)
        self.posts_left_at = locked.posts_left_at = timezone.now()
        locked.save(update_fields=["posts_left_at"])
        for thread in (locked, new):
            thread._renumber()
        if not locked.hidden_at:
            Topic.objects.filter(pk=locked.topic_id).update(thread_count=F("thread_count") + 1)
        appears(first.pk)
        counts = {"post_count": (known, locked.post_count), "split_into": (None, new.pk)}
        ModerationEntry.record(ModerationEntry.Verb.SPLIT, by=by, reason=reason, changed=counts, thread=self)
        self.operations.create(verb=ModerationEntry.Verb.SPLIT, by=by, other=new)
        return new

    @transaction.atomic
    def merge(self: "Thread", into: "Thread", *, by: Member, reason: str) -> None:  # type: ignore[misc]
        """Move all posts into an older thread, whose opening post stays first; this address leads there from now on.

        Both threads are locked in the order of their ids, then both topics. Logged with the reason; can be undone.
        """
        operation = self.operations.model(verb=ModerationEntry.Verb.MERGE, by=by)
        self._merge(into, operation)
        merged = {"merged_into": (None, into.pk)}
        ModerationEntry.record(ModerationEntry.Verb.MERGE, by=by, reason=reason, changed=merged, thread=self)

    def _merge(self: "Thread", into: "Thread", operation: "Operation | None" = None) -> None:  # type: ignore[misc]
        """Move all posts, and let the operation keep how both threads stood."""
        locked = {
            thread.pk: thread
            for thread in type(self).objects.filter(pk__in=[self.pk, into.pk]).order_by("pk").select_for_update()
        }
        if len(locked) < 2 or not _fit(locked[self.pk], locked[into.pk]):
            raise SurgeryError
        source, target = locked[self.pk], locked[into.pk]
        topics = Topic.objects.filter(pk__in=[source.topic_id, target.topic_id])
        list(topics.order_by("pk").select_for_update())
        topics.filter(pk=source.topic_id).update(
            thread_count=F("thread_count") - 1, post_count=F("post_count") - source.post_count
        )
        topics.filter(pk=target.topic_id).update(post_count=F("post_count") + source.post_count)
        appears(source.posts.first_id())
        if source.topic_id != target.topic_id:
            for thread in (source, target):
                thread.states.keep(thread, source.topic_id, target.topic_id)
        if operation:
            operation.keep(source, target)
        _merge_states(source, target)
        source.drafts_for(target).update(thread=target)
        answer, source.accepted_post = source.accepted_post, None
        source.posts.update(thread=target)
        source.merged_into, source.pinned_at, source.last_post, source.post_count = target, None, None, 0
        source.save(update_fields=["merged_into", "pinned_at", "last_post", "post_count", "accepted_post"])
        source.merged_threads.update(merged_into=target)
        target.departures.model.objects.follow(source, target)
        if source.posts_left_at and not target.posts_left_at:
            target.posts_left_at = source.posts_left_at
            target.save(update_fields=["posts_left_at"])
        if target.kind == target.Kind.QUESTION and target.accepted_post is None and answer:
            target.accepted_post = answer
            target.save(update_fields=["accepted_post"])
        target._renumber()

    def drafts_for(self, target: "Thread") -> models.QuerySet[Any]:
        """Return the drafts that go along when this thread is merged: of who has none in the other one."""
        drafts: models.QuerySet[Any] = self.drafts.exclude(member__in=target.drafts.values("member"))
        return drafts

    def _renumber(self) -> Self:
        """Number the posts by id without a gap and count them; the caller holds the lock."""
        with connection.cursor() as cursor:
            cursor.execute(RENUMBER, [self.pk])
        self.post_count = self.posts.count()
        self.save(update_fields=["post_count"])
        self.find_last_post()
        return self


def _fit(source: "Thread", target: "Thread") -> bool:
    """Tell whether two threads can be merged: both whole and shown, the target older."""
    if source.merged_into_id or target.merged_into_id or source.hidden_at or target.hidden_at:
        return False
    return bool(target.posts.first_id() < source.posts.first_id())


def _merge_states(source: "Thread", target: "Thread") -> None:
    last = max(source.last_post_id or 0, target.last_post_id or 0)
    with connection.cursor() as cursor:
        cursor.execute(MERGE_STATES, {**marks_of(source, target), "last": last})
    source.states.all().delete()
