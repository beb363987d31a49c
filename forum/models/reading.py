"""What is unread, for whom: the one place that says it. Badge, lists, digest and feeds ask here.

A mark is the id of a post. The mark that counts for a member in a thread is that of their state there,
else of their state of the topic, else their own (set when they joined). A thread is unread if its last
post that is not hidden comes after the mark, and the member muted neither the thread nor its topic.
"""

from datetime import timedelta
from typing import Any, Final, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, FilteredRelation, Func, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.search import Searchable
from members.models import Member
from members.rules import Reader, is_member
from notifications.levels import Level

# Nobody needs to know whether it is 100 or 40,000, and counting so far would cost it.
MANY: Final = 99

_HEARD: Final = ~Q(state_level=Level.MUTED) & ~Q(topic_level=Level.MUTED)
_UNREAD: Final = Q(last_post__gt=F("read_mark"))


class ReadByMembers[M: models.Model](Searchable[M]):
    """Words for threads and their readers. Each joins the reader's own states, never others'."""

    def marked_for(self, reader: Reader) -> Self:
        """Add the reader's mark and levels to each thread; for a visitor there are none."""
        if not is_member(reader) or "read_mark" in self.query.annotations:
            return self
        return self.alias(
            own=FilteredRelation("states", condition=Q(states__member=reader)),
            shelf=FilteredRelation("topic__states", condition=Q(topic__states__member=reader)),
        ).annotate(
            reader_id=Value(reader.pk),
            state_id=F("own__pk"),
            read_mark=Coalesce(
                "own__last_read_post_id", "shelf__read_through_post_id", Value(reader.read_through_post_id)
            ),
            state_level=Coalesce("own__level", Value(Level.NORMAL.value)),
            topic_level=Coalesce("shelf__level", Value(Level.NORMAL.value)),
        )

    def unread_by(self, reader: Reader) -> Self:
        """Threads that hold something a member has not read and wishes to hear of; none for a visitor.

        `caught_up_post_id` bounds the search: who has read everything never pays for the whole table.
        """
        if not is_member(reader):
            return self.none()
        recent = self.filter(last_post__gt=reader.caught_up_post_id)
        return recent.marked_for(reader).filter(_UNREAD & _HEARD)

    def with_news_for(self, reader: Reader) -> Self:
        """Add to each thread of a list how much is new to the reader, and whether they had begun to read it."""
        if not is_member(reader):
            return self
        posts = _posts().filter(thread=OuterRef("pk"), hidden_at__isnull=True)
        after = posts.filter(pk__gt=OuterRef("read_mark")).order_by("pk").values("pk")[: MANY + 1]
        new = Func(ArraySubquery(after), function="CARDINALITY", output_field=models.IntegerField())
        return self.marked_for(reader).annotate(
            new_count=Case(When(_UNREAD & _HEARD, then=new), default=Value(0)),
            begun=models.Exists(posts.filter(pk__lte=OuterRef("read_mark"))),
        )

    def with_place_for(self, reader: Reader) -> Self:
        """Add to the thread of a page at which positions the first posts stand that the reader has not read."""
        if not is_member(reader):
            return self
        posts = _posts().filter(thread=OuterRef("pk"), hidden_at__isnull=True, pk__gt=OuterRef("read_mark"))
        places = posts.order_by("pk").values("position")[: MANY + 1]
        return self.marked_for(reader).annotate(unread_positions=ArraySubquery(places))

    def with_draft_of(self, reader: Reader) -> Self:
        """Add to the thread of a page which draft of a reply the reader has there, if any."""
        if not is_member(reader):
            return self
        drafts = apps.get_model("forum", "Draft")._default_manager.filter(thread=OuterRef("pk"), member=reader.pk)
        return self.annotate(draft_id=models.Subquery(drafts.values("pk")[:1]))

    def with_held_for(self, reader: Reader) -> Self:
        """Say of the thread of a page whether replies wait in it for review that the reader sees."""
        if not is_member(reader):
            return self
        held = apps.get_model("forum", "Held")._default_manager.visible_to(reader).waiting()
        return self.annotate(holds_back=models.Exists(held.filter(thread=OuterRef("pk"))))

    def with_news_since(self, post_id: int) -> Self:
        """Add to a thread how many of its posts came after one, and which is the first of them."""
        later = _posts().filter(thread=OuterRef("pk"), hidden_at__isnull=True, pk__gt=post_id).order_by("pk")
        ids = ArraySubquery(later.values("pk")[: MANY + 1])
        return self.annotate(
            new_count=Func(ids, function="CARDINALITY", output_field=models.IntegerField()),
            first_new_id=models.Subquery(later.values("pk")[:1]),
        )

    def followed_by(self, reader: Reader) -> Self:
        """Threads that a member follows, or whose topic they follow, but for those they muted."""
        if not is_member(reader):
            return self.none()
        follows = Q(state_level=Level.FOLLOW) | Q(topic_level=Level.FOLLOW, state_level=Level.NORMAL)
        return self.marked_for(reader).filter(follows)

    def unread_number(self, reader: Reader) -> Func:
        """Return `unread_count` as an expression, for a query that carries it along."""
        ids = ArraySubquery(self.unread_by(reader).order_by().values("pk")[: MANY + 1])
        return Func(ids, function="CARDINALITY", output_field=models.IntegerField())

    def unread_count(self, reader: Reader) -> int:
        """Return how many of these threads are unread, as far as a badge counts: beyond MANY it is "99+"."""
        return len(self.unread_by(reader).order_by().values_list("pk", flat=True)[: MANY + 1])


class ReadMarks(models.Model):
    """What the words above add to a thread; as here for a visitor, or when nobody asked."""

    reader_id: int | None = None
    read_mark: int | None = None
    state_id: int | None = None
    state_level: str = Level.NORMAL
    topic_level: str = Level.NORMAL
    new_count: int = 0
    begun: bool = False
    first_new_id: int | None = None
    unread_positions: tuple[int, ...] | list[int] = ()
    draft_id: int | None = None
    holds_back: bool = False

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        """Return how a list marks the thread: "read", "unread", "new" (not begun), or nothing for a visitor."""
        if self.read_mark is None:
            return ""
        if not self.new_count:
            return "read"
        return "unread" if self.begun else "new"

    @property
    def first_unread_position(self) -> int | None:
        """Return where the first unread post stands, by `with_place_for`."""
        return next(iter(self.unread_positions), None)


def shown_count(count: int) -> str:
    """Return a bounded count as a badge shows it; nothing for none."""
    return f"{MANY}+" if count > MANY else str(count or "")


def catch_up(member: Member) -> None:
    """Remember that a member has read everything, if so: one statement, which bounds every later search.

    Posts of the last minute do not count: one with a lower id may still be on its way into the database.
    """
    threads = apps.get_model("forum", "Thread")._default_manager
    settled = threads.filter(last_post_at__lt=timezone.now() - timedelta(minutes=1), last_post__isnull=False)
    newest = models.Subquery(settled.order_by("-last_post").values("last_post")[:1])
    unread = threads.visible_to(member).unread_by(member).order_by()
    caught_up = Member.objects.filter(~models.Exists(unread), pk=member.pk, caught_up_post_id__lt=newest)
    caught_up.update(caught_up_post_id=newest)


def appears(post_id: int, *, to: Member | None = None) -> None:
    """Say that posts from this one on may be unread again, for one member or for all who had read everything.

    Whatever makes old posts visible or unread calls this: restoring, moving, unmuting, joining a partnership.
    """
    members = Member.objects.filter(caught_up_post_id__gte=post_id)
    if to is not None:
        members = members.filter(pk=to.pk)
        to.caught_up_post_id = min(to.caught_up_post_id, post_id - 1)
    members.update(caught_up_post_id=post_id - 1)


def _posts() -> Any:
    return apps.get_model("forum", "Post")._default_manager
