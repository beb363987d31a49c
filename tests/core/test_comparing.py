"""Two texts as one: what came, what went, what stayed; and never more work than was granted."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.comparing import MOST_STEPS, Grant, Piece, blocks, word_diff
from core.markdown import MAX_LENGTH


def without(kind: str, pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != kind)


def test_a_diff_goes_by_lines_then_by_words():
    before = "One line.\nWe met on Monday in Brussels.\n"
    after = "One line.\nWe met on Tuesday in Brussels.\nThe end.\n"

    assert word_diff(before, after) == [
        Piece("same", "One line.\n"),
        Piece("same", "We met on "),
        Piece("removed", "Monday"),
        Piece("added", "Tuesday"),
        Piece("same", " in Brussels."),
        Piece("added", "\nThe end."),
        Piece("same", "\n"),
    ]


def test_a_sentence_written_anew_reads_as_one_change():
    assert word_diff("We meet on Monday here.", "You came last Friday here.") == [
        Piece("removed", "We meet on Monday"),
        Piece("added", "You came last Friday"),
        Piece("same", " here."),
    ]


TEXTS = st.text(alphabet="ab \n", max_size=30)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_a_diff(before, after):
    pieces = word_diff(before, after)

    assert (without("added", pieces), without("removed", pieces)) == (before, after)


class Counted(str):
    """A word that counts how often it is compared."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Counted.times += 1
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def scraps(words: list[str], seed: int) -> str:
    """As long a text as a post holds, of few words in any order: what makes comparing slow."""
    return " ".join(Random(seed).choices(words, k=MAX_LENGTH))[:MAX_LENGTH]


COSTLY = {
    "letters": (scraps([*"abcdefghijklmnopqrstuvwxyz"], 1), scraps([*"abcdefghijklmnopqrstuvwxyz"], 2)),
    "two words": (scraps(["a", "b"], 1), scraps(["a", "b"], 2)),
    "shifted": ("ab " * 6000, "ba " * 6000),
    "all lines": (scraps(["a", "b"], 1).replace(" ", "\n"), scraps(["a", "b"], 2).replace(" ", "\n")),
}


@pytest.mark.parametrize("name", COSTLY)
def test_the_costliest_texts_take_no_more_steps_than_granted(name):
    """Python's own difflib takes half a minute for such a pair; ten pairs make a page of a history."""
    before, after = COSTLY[name]
    old, new = ([Counted(word) for word in text.split()] for text in (before, after))
    Counted.times = 0

    found = list(blocks(old, new, Grant()))

    # the granted steps, one round more that had begun, and both ends and the blocks themselves once over
    assert Counted.times <= MOST_STEPS + 3 * max(len(old), len(new))
    assert [word for gone, _come in found for word in gone] == old
    assert [word for _gone, come in found for word in come] == new


def test_past_the_grant_both_texts_stand_whole():
    before, after = COSTLY["letters"]

    pieces = word_diff(before, after)

    assert (without("added", pieces), without("removed", pieces)) == (before, after)
    assert len(pieces) <= 4
