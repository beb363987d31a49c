"""What changed between two texts, word by word, and the history of a post made of it."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from forum.models import Post, PostRevision

_WORDS: Final = re.compile(r"\s+|\S+")


class Piece(NamedTuple):
    """Some words, and whether they stayed ("same"), came ("added") or went ("removed")."""

    kind: str
    text: str


class Change(NamedTuple):
    """One revision, and what the change that it stands for did to the text."""

    revision: PostRevision
    pieces: list[Piece]


def word_diff(before: str, after: str) -> list[Piece]:
    """Return both texts as one: first compared by lines, then by words where lines differ."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for kind, here, there in _blocks(old, new):
        if kind != "replace":
            pieces += _pieces(here, there)
            continue
        for _kind, words, others in _blocks(_WORDS.findall("".join(here)), _WORDS.findall("".join(there))):
            pieces += _pieces(words, others)
    return pieces


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        yield kind, old[a:b], new[c:d]


def _pieces(here: Sequence[str], there: Sequence[str]) -> list[Piece]:
    before, after = "".join(here), "".join(there)
    if before == after:
        return [Piece("same", before)]
    return [Piece(kind, text) for kind, text in (("removed", before), ("added", after)) if text]


def changes_of(post: Post, revisions: Sequence[PostRevision]) -> list[Change]:
    """Return what each of these revisions, the latest first, was changed into; one query at most."""
    if not revisions:
        return []
    following = post.revisions.after(revisions[0].number)
    after = [following.source if following else post.source, *(revision.source for revision in revisions)]
    return [Change(one, word_diff(one.source, text)) for one, text in zip(revisions, after, strict=False)]
