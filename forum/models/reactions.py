"""What members say of a post without words, and the posts they keep at hand."""

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from members.models import Member
from members.rules import Reader, is_member
from members.terms import over
from partnerships.models import Partnership


class TakenError(Exception):
    """A colleague has said "we have this too" for the partnership already."""


class SaidFor(NamedTuple):
    """That a colleague has said "we have this too" for a partnership of the reader; a suspended one is not named."""

    partnership: int
    name: str
    by: str | None


class ReactionQuerySet(models.QuerySet["Reaction"]):
    """Questions about reactions, and the two verbs that change them with their counters."""

    def to(self, post: Post) -> Self:
        """Reactions to one post."""
        return self.filter(post=post)

    def named(self) -> Self:
        """Those whose givers may be named, with their names; a suspended member is named nowhere."""
        return self.filter(over("suspended", "member__")).select_related("member", "partnership")

    def tell(self, reader: Reader, posts: Iterable[object]) -> None:
        """Say of posts what colleagues said for the reader's partnerships (`said_for`), and whether one is left.

        One query, and none unless the reader speaks for a partnership and somebody has said so of one of the posts;
        `posts` are `marked_for` the reader.
        """
        said = [post for post in posts if isinstance(post, Post) and post.same_count and _may_say_same(post)]
        if not said or not is_member(reader):
            return
        by = Case(When(over("suspended", "member__"), then=F("member__display_name")))
        here: Any = self.filter(post__in=said, partnership=models.OuterRef("pk"))
        ours = Partnership.objects.spoken_for_by(reader).by_name()
        told = ArraySubquery(here.values(json=JSONObject(post="post", by=by)))
        rows = list(ours.annotate(told=told).values_list("pk", "name", "told"))
        for post in said:
            post.said_for = [
                SaidFor(pk, name, one["by"]) for pk, name, ones in rows for one in ones if one["post"] == post.pk
            ]
            post.may_speak = len(post.said_for) < len(rows)

    @transaction.atomic
    def give(self, post: Post, kind: str, *, by: Member, partnership: Partnership | None = None) -> None:
        """Add a reaction and count it; a second time changes nothing. Raises `TakenError`.

        The lock on the post lets one reaction in at a time, so that counters and rows agree.
        """
        locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        if self.filter(post=locked, member=by, kind=kind).exists():
            return
        if partnership and self.filter(post=locked, partnership=partnership, kind=kind).exists():
            raise TakenError
        self.create(post=locked, member=by, kind=kind, partnership=partnership)
        _count(locked, kind, 1)

    @transaction.atomic
    def take_back(self, post: Post, kind: str, *, by: Member) -> None:
        """Remove one's own reaction and count it off; a second time changes nothing."""
        locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        gone, _rows = self.filter(post=locked, member=by, kind=kind).delete()
        if gone:
            _count(locked, kind, -1)


def _may_say_same(post: Post) -> bool:
    return post.may_speak and Reaction.Kind.SAME not in post.given


def _count(post: Post, kind: str, step: int) -> None:
    counter = f"{kind}_count"
    Post.objects.filter(pk=post.pk).update(**{counter: F(counter) + step}, version=F("version") + 1)


class Reaction(models.Model):
    """One member's reaction to one post. "We have this too" speaks for a partnership and counts once for it."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        AGREE = "agree", _("I agree")
        INSIGHTFUL = "insightful", _("Insightful")
        SAME = "same", _("We have this too")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions", verbose_name=_("post"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reactions",
        verbose_name=_("for the partnership"),
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "member", "kind"],
                name="reaction_once",
                violation_error_message=_("You have said so already."),
            ),
            models.UniqueConstraint(
                fields=["post", "partnership"],
                name="reaction_once_per_partnership",
                condition=Q(kind="same"),
                violation_error_message=_("Your partnership has said so already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="same", partnership__isnull=False) | (~Q(kind="same") & Q(partnership__isnull=True)),
                name="reaction_same_for_partnership",
                violation_error_message=_("Only a partnership can say that it has this too."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.post}"


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    """Questions about bookmarks."""

    def visible_to(self, reader: Reader) -> Self:
        """A member's own bookmarks, of posts that they may still read."""
        if not is_member(reader):
            return self.none()
        return self.filter(member=reader, post__in=Post.objects.visible_to(reader))

    def for_list(self) -> Self:
        """Load what a row of the list shows."""
        return self.select_related("post__thread__topic", "post__author")

    def keep(self, post: Post, *, by: Member) -> None:
        """Bookmark a post; a second time changes nothing."""
        self.bulk_create([Bookmark(post=post, member=by)], ignore_conflicts=True)

    def drop(self, post: Post, *, by: Member) -> None:
        """Forget a bookmark, if there is one."""
        self.filter(post=post, member=by).delete()


class Bookmark(models.Model):
    """A post that a member keeps at hand. Nobody else sees it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks", verbose_name=_("post"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks", verbose_name=_("member")
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "post"],
                name="bookmark_once",
                violation_error_message=_("You have this bookmark already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.post}"
