"""Two texts compared word by word, with no more work than was granted: nobody can write texts that keep a server busy.

Myers' way: try with no change, with one, with two ..., each time as far as both texts agree. The work grows with
the square of the changes; past the grant both texts stand whole, which reads better than a thousand scraps.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

# Steps for the lines and as many for the words: more than 200 changes in one stretch, a few hundredths of a second.
MOST_STEPS: Final = 40_000

_WORDS: Final = re.compile(r"\s+|\S+")

type Block = tuple[Sequence[str], Sequence[str]]


class Piece(NamedTuple):
    """Some words, and whether they stayed ("same"), came ("added") or went ("removed")."""

    kind: str
    text: str


class Grant:
    """How many steps a comparison may still take."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        """Grant so many steps."""
        self.left = steps


def word_diff(before: str, after: str) -> list[Piece]:
    """Return both texts as one: first compared by lines, then by words where lines differ."""
    lines, words = Grant(), Grant()
    pieces: list[Piece] = []
    for old, new in blocks(before.splitlines(keepends=True), after.splitlines(keepends=True), lines):
        if old == new:
            pieces.append(Piece("same", "".join(old)))
            continue
        here, there = _WORDS.findall("".join(old)), _WORDS.findall("".join(new))
        for gone, come in _joined(blocks(here, there, words)):
            pieces += _pieces("".join(gone), "".join(come))
    return pieces


def blocks(old: Sequence[str], new: Sequence[str], grant: Grant) -> Iterator[Block]:
    """Return both sequences in blocks that are the same or differ, in turn."""
    head = _agreeing(old, new)
    tail = _agreeing(old[head:][::-1], new[head:][::-1])
    here, there = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield old[:head], new[:head]
    a = b = 0
    for at, to, length in _stretches(_path(here, there, grant)):
        if a < at or b < to:
            yield here[a:at], there[b:to]
        a, b = at + length, to + length
        yield here[at:a], there[to:b]
    if a < len(here) or b < len(there):
        yield here[a:], there[b:]
    if tail:
        yield old[-tail:], new[-tail:]


def _agreeing(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _path(old: Sequence[str], new: Sequence[str], grant: Grant) -> list[tuple[int, int]]:
    """Return the places of what stays in both, in order; none when the grant is used up.

    `reach[d]`: how far one comes in the old sequence on the diagonal d (place in the old less place in the new).
    """
    reach, trail = {1: 0}, []
    for changes in range(len(old) + len(new) + 1):
        trail.append(reach.copy())
        for diagonal in range(-changes, changes + 1, 2):
            start = at = _start(reach, diagonal, changes)
            while at < len(old) and at - diagonal < len(new) and old[at] == new[at - diagonal]:
                at += 1
            reach[diagonal] = at
            grant.left -= 1 + at - start
            if at >= len(old) and at - diagonal >= len(new):
                return _walked(trail, len(old), len(new))
            if grant.left < 0:
                return []
    return []


def _start(reach: dict[int, int], diagonal: int, changes: int) -> int:
    """Return where a diagonal is entered: by one word more from above, or by one word less from the left."""
    if diagonal == -changes or (diagonal != changes and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _walked(trail: list[dict[int, int]], at: int, to: int) -> list[tuple[int, int]]:
    """Walk the way back from the end, and return the places at which both agreed."""
    agreed = []
    for changes in reversed(range(len(trail))):
        reach, diagonal = trail[changes], at - to
        start = _start(reach, diagonal, changes)
        while at > start:
            at, to = at - 1, to - 1
            agreed.append((at, to))
        came_down = start == reach.get(diagonal + 1)
        at, to = (start, start - diagonal - 1) if came_down else (start - 1, start - diagonal)
    return agreed[::-1]


def _stretches(agreed: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Return runs of places that follow each other: where in the old, where in the new, how many."""
    first = 0
    for place, (at, to) in enumerate(agreed, start=1):
        if place == len(agreed) or agreed[place] != (at + 1, to + 1):
            yield *agreed[first], place - first
            first = place


def _joined(parts: Iterator[Block]) -> list[Block]:
    """Make one change of two that only a blank keeps apart: a sentence written anew reads as one."""
    joined: list[Block] = []
    for old, new in parts:
        if len(joined) > 1 and old != new and joined[-1][0] == joined[-1][1] and "".join(joined[-1][0]).isspace():
            blank, _same = joined.pop()
            gone, come = joined.pop()
            joined.append(([*gone, *blank, *old], [*come, *blank, *new]))
        else:
            joined.append((old, new))
    return joined


def _pieces(before: str, after: str) -> list[Piece]:
    if before == after:
        return [Piece("same", before)]
    return [Piece(kind, text) for kind, text in (("removed", before), ("added", after)) if text]
