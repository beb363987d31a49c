"""Post cards: each drawn once for everyone (core.cards) and cut for each reader by flags.

Whatever a card shows stands in its key, so a card on the shelf is never out of date: a verb that changes
how a post looks raises `Post.version`.
"""

from collections.abc import Hashable
from typing import Any, Final, NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from core.cards import Card, Shelf, hole
from core.templatetags.ui import age, relative_time
from forum.models import Post, Reaction, Thread
from forum.models.posts import HiddenPost
from forum.rules import Refusal, may_accept, may_edit_post, moderates_in
from members.rules import Reader, is_member, may_write

# About four thousand posts of usual length for each process.
SHELF: Final = Shelf(most=16_000_000)

KINDS: Final = tuple(Reaction.Kind.values)
SEEN: Final = frozenset(f"see {kind}" for kind in KINDS)


class Said(NamedTuple):
    """A kind of reaction on a card: how often it was given, and where it stands.

    In the row of buttons or in the menu; large where the post asks for it.
    """

    kind: str
    words: str
    number: int
    stands_out: bool
    is_asked: bool = False

    @property
    def counted(self) -> str:
        """Return the count as the card shows it: with the noun where the post asks for it."""
        if not self.is_asked:
            return str(self.number)
        return ngettext("%(n)d partnership", "%(n)d partnerships", self.number) % {"n": self.number}

    @property
    def spoken(self) -> str:
        """Return what a screen reader says of the button."""
        return f"{self.words}, {self.counted}"

    @property
    def gave(self) -> str:
        """Name the flag of readers who gave it."""
        return f"gave {self.kind}"

    @property
    def may(self) -> str:
        """Name the flag of readers who may give it."""
        return f"may {self.kind}"

    @property
    def see(self) -> str:
        """Name the flag of readers who see its count alone."""
        return f"see {self.kind}"


def post_flags(post: Post, reader: Reader, refusal: Refusal | None) -> set[str]:
    """Return what makes a card differ for this reader.

    "member", "author", "moderator", "writer" (may reply), "accepter" (may say that it answers the question);
    "nominates" (may mark it as a take-away of the session that the topic began as);
    "kept" or "unkept" (bookmarked or not); "reacts", and for each kind of reaction one of "gave", "may" and "see";
    "told" (a colleague has said for their partnership that they have this too).
    """
    if not is_member(reader):
        return set(SEEN)
    flags = {"member", "kept" if getattr(post, "is_kept", False) else "unkept"}
    if refusal is None and not post.hidden_at:
        flags.add("writer")
    if may_edit_post(reader, post):
        flags.add("author")
    if moderates_in(reader, post.thread.topic_id):
        flags.add("moderator")
    if post.position > 1 and not post.hidden_at and may_accept(reader, post.thread):
        flags.add("accepter")
    if post.thread.topic.session_id and not post.hidden_at and may_write(reader):
        flags.add("nominates")
    return flags | _reaction_flags(post, reader)


def _reaction_flags(post: Post, reader: Reader) -> set[str] | frozenset[str]:
    if post.author_id == reader.pk or post.hidden_at or not may_write(reader):
        return SEEN
    given = post.given
    flags = {"reacts"}
    for kind in KINDS:
        if kind in given:
            flags.add(f"gave {kind}")
        elif kind != Reaction.Kind.SAME or post.may_speak:
            flags.add(f"may {kind}")
        else:
            flags.add(f"see {kind}")
    if post.said_for:
        flags.add("told")
    return flags


def told(post: Post) -> dict[str, str]:
    """Say for which of the reader's partnerships a colleague has it too already, to fill into the card."""
    words = [
        (gettext("Said for %(partnership)s by %(name)s") if one.by else gettext("Said for %(partnership)s"))
        % {"partnership": one.name, "name": one.by}
        for one in post.said_for
    ]
    return {"told": " · ".join(words)}


def post_card(post: Post, thread: Thread) -> Card:
    """Return the card of a post of this thread, with its author loaded."""

    def draw() -> str:
        return _draw("forum/post.html", post, thread, posted=relative_time(post.created_at))

    return SHELF.get(_key(post, thread), draw)


def jump_card(post: Post | HiddenPost) -> Card:
    """Return the entry of a post in the list beside its thread."""
    shown: Hashable = post
    if isinstance(post, Post):
        shown = (post.pk, post.position, post.author and post.author.display_name, post.created_at)
    key = ("jump", shown, timezone.get_current_timezone_name(), get_language())
    return SHELF.get(key, lambda: render_to_string("forum/jump_entry.html", {"post": post}))


def post_foot(post: Post, thread: Thread) -> Card:
    """Return the foot of a post's card alone: what changes when somebody reacts."""
    return Card.draw(_draw("forum/post_foot.html", post, thread))


def _key(post: Post, thread: Thread) -> Hashable:
    author = post.author
    named = author and (author.username, author.display_name, author.is_suspended, author.is_staff, author.is_sample)
    asked = (thread.pk, thread.slug, thread.language, thread.kind, thread.accepted_post_id == post.pk)
    zone = timezone.get_current_timezone_name()
    return (post.pk, post.version, post.position, named, asked, age(post.created_at), zone, get_language())


def said(post: Post, thread: Thread) -> list[Said]:
    """Return what was said of a post without words, each kind with its count."""
    asked = Reaction.Kind.SAME if thread.kind == Thread.Kind.CHALLENGE and post.position == 1 else None
    return [
        Said(kind, str(label), number, bool(number) or kind in (asked, Reaction.Kind.THANKS), kind == asked)
        for kind, label in Reaction.Kind.choices
        for number in [post.reaction_count(kind)]
    ]


def _draw(template: str, post: Post, thread: Thread, **context: Any) -> str:
    in_row = said(post, thread)
    in_menu = [one for one in in_row if not one.stands_out]
    return render_to_string(
        template,
        {
            "post": post,
            "thread": thread,
            "said": in_row,
            "in_menu": in_menu,
            # Who may give anything may give all but "same", which needs a partnership to speak for.
            "menu_for": in_menu[0].may if len(in_menu) == 1 else "reacts",
            "is_answer": thread.accepted_post_id == post.pk,
            "told": hole("told"),
            **context,
        },
    )
