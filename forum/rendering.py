"""Stored posts, drawn again when the renderer has changed."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F

from core.markdown import RENDER_VERSION, render
from forum.models import Post
from forum.models.texts import sizes_of

BATCH: Final = 500


def render_outdated() -> Iterator[int]:
    """Draw every post anew that an earlier renderer drew; say after each batch how many it was.

    A post that somebody changes meanwhile keeps what they wrote. Stopped half-way, it goes on where it was.
    """
    last = 0
    outdated = Post.objects.filter(render_version__lt=RENDER_VERSION).order_by("pk")
    outdated = outdated.prefetch_related("mentions__member", "attachments")
    while batch := list(outdated.filter(pk__gt=last)[:BATCH]):
        for post in batch:
            html = drawn(post)
            unchanged = Post.objects.filter(pk=post.pk, version=post.version)
            unchanged.update(html=html, render_version=RENDER_VERSION, version=F("version") + 1)
        last = batch[-1].pk
        yield len(batch)


def drawn(post: Post) -> str:
    """Draw a post with those it named and the files it got when it was written: nobody is named anew."""
    members = {mention.member.username: mention.member.get_absolute_url() for mention in post.mentions.all()}
    images = sizes_of(list(post.attachments.all()))
    return render(post.source, scope=post.scope, language=post.language, members=members, images=images)
