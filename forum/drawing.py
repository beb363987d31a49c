"""Post cards: each drawn once for everyone (core.cards) and cut for each reader by flags.

Whatever a card shows stands in its key, so a card on the shelf is never out of date: a verb that changes
how a post looks raises `Post.version`.
"""

from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.cards import Card, Shelf
from core.templatetags.ui import relative_time
from forum.models import Post, Thread
from forum.rules import Refusal, may_edit_post
from members.rules import Reader, moderates

# About four thousand posts of usual length for each process.
SHELF: Final = Shelf(most=16_000_000)


def post_flags(post: Post, reader: Reader, refusal: Refusal | None) -> set[str]:
    """Return what makes a card differ for this reader: "author", "moderator", "writer"."""
    flags = set()
    if refusal is None and not post.hidden_at:
        flags.add("writer")
    if may_edit_post(reader, post):
        flags.add("author")
    if moderates(reader):
        flags.add("moderator")
    return flags


def post_card(post: Post, thread: Thread) -> Card:
    """Return the card of a post of this thread, with its author loaded."""
    posted = relative_time(post.created_at)
    author = post.author
    named = author and (author.username, author.display_name, author.suspended_at, author.is_staff, author.is_sample)
    zone = timezone.get_current_timezone_name()
    key = (post.pk, post.version, post.position, named, thread.get_absolute_url(), thread.language, posted)
    return SHELF.get((*key, zone, get_language()), lambda: _draw(post, thread, posted))


def _draw(post: Post, thread: Thread, posted: SafeString) -> str:
    context: dict[str, Any] = {"post": post, "thread": thread, "posted": posted}
    return render_to_string("forum/post.html", context)
