"""The history of a post: what each change did to its text."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from core.comparing import Piece, word_diff
from forum.models import Post, PostRevision

# As many comparisons of two texts as one page makes.
CHANGES_A_PAGE: Final = 10


class Change(NamedTuple):
    """One revision, and what the change that it stands for did to the text."""

    revision: PostRevision
    pieces: list[Piece]


def changes_of(post: Post, revisions: Sequence[PostRevision]) -> list[Change]:
    """Return what each of these revisions, the latest first, was changed into; one query at most."""
    if not revisions:
        return []
    following = post.revisions.after(revisions[0].number)
    after = [following.source if following else post.source, *(revision.source for revision in revisions)]
    return [Change(one, word_diff(one.source, text)) for one, text in zip(revisions, after, strict=False)]
