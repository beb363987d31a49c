"""A table from a spreadsheet or a document as lines: what each says, and when, whatever dashes and spaces it uses.

Cells come apart at tabs, as both kinds of programs copy them; a cell of several paragraphs is quoted by the one and
broken into lines by the other. A line without a time goes on with what the line above says.
"""

import csv
import re
from dataclasses import dataclass, field
from io import StringIO
from typing import Final

_CLOCK: Final = r"(?:[01]?\d|2[0-3]) ?[:.h] ?[0-5]\d"
_DASH: Final = r"(?:[-\u2010-\u2015\u2212~]|to|until|bis|à)"
_TIMES: Final = re.compile(
    rf"^\W{{0,3}}({_CLOCK})(?: ?(?:uhr|h|am)?\b)? {{0,3}}(?:{_DASH} {{0,3}}({_CLOCK}))?[\s|;,:]*", re.IGNORECASE
)
_TAGS: Final = re.compile(r"</?[a-z]{1,10}>", re.IGNORECASE)


@dataclass
class Line:
    """One line of a table: the times it begins with, the paragraphs it says."""

    starts: str = ""
    ends: str = ""
    said: list[str] = field(default_factory=list)


def lines_of(text: str) -> list[Line]:
    """Return the lines of a table; those before the first time have none."""
    found: list[Line] = []
    for cells in _cells(text):
        words = [_plain(cell) for cell in cells]
        first = " ".join(filter(None, words[0].split("\n")))
        times = _TIMES.match(first)
        if not times:
            _go_on(found, words)
            continue
        starts, ends, rest = times[1], times[2] or "", [first[times.end() :], *words[1:]]
        if not ends and len(words) > 1 and (second := _TIMES.match(words[1])):
            ends, rest = second[1], [words[1][second.end() :], *words[2:]]
        said = [line.strip() for cell in rest for line in cell.split("\n") if line.strip()]
        found.append(Line(_clock(starts), _clock(ends), said))
    return found


def _go_on(found: list[Line], words: list[str]) -> None:
    said = [line.strip() for cell in words for line in cell.split("\n") if line.strip()]
    if said and found:
        found[-1].said += said
    elif said:
        found.append(Line(said=said))


def _cells(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if "\t" not in text:
        return [[line] for line in text.split("\n") if line.strip()]
    try:
        rows = list(csv.reader(StringIO(text), delimiter="\t"))
    except csv.Error:  # a cell beyond all measure
        rows = [line.split("\t") for line in text.split("\n")]
    return [row for row in rows if any(cell.strip() for cell in row)]


def _plain(cell: str) -> str:
    """Without mark-up, and with one kind of space."""
    return re.sub(r"[^\S\n]+", " ", _TAGS.sub("", cell)).strip()


def _clock(typed: str) -> str:
    hour, _sign, minute = re.sub(r" ?[:.h] ?", ":", typed, flags=re.IGNORECASE).partition(":")
    return f"{int(hour):02}:{minute}" if minute else ""
