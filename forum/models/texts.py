"""Texts of posts as HTML: drawn when they are written, and again when the renderer has changed."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F

from core.markdown import RENDER_VERSION, render
from forum.models.posts import Post

BATCH: Final = 500


def render_outdated() -> Iterator[int]:
    """Draw every post anew that an earlier renderer drew; say after each batch how many it was.

    A post that somebody changes meanwhile keeps what they wrote. Stopped half-way, it goes on where it was.
    """
    last = 0
    outdated = Post.objects.filter(render_version__lt=RENDER_VERSION).order_by("pk")
    while batch := list(outdated.filter(pk__gt=last)[:BATCH]):
        for post in batch:
            html = render(post.source, scope=post.client_token.hex[:8], language=post.language)
            unchanged = Post.objects.filter(pk=post.pk, version=post.version)
            unchanged.update(html=html, render_version=RENDER_VERSION, version=F("version") + 1)
        last = batch[-1].pk
        yield len(batch)
