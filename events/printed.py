"""The text of a printed section, made fit for an edition: no text that the edition puts in itself, nothing lost."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from unicodedata import digit

from django.utils.translation import gettext

_AGENDA: Final = re.compile(r"^Table \d+\. Agenda\n+(?:\|[^\n]*(?:\n|\Z))+", re.MULTILINE)
_LOST_LINK: Final = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(#\)")
_FIGURE: Final = re.compile(r"^\[Figure (\d+)\]$", re.MULTILINE)
_MARK: Final = re.compile("[¹²³⁴⁵⁶⁷⁸⁹]")


class FigurePrinted(NamedTuple):
    """What is preserved of a figure."""

    heading: str
    caption: str
    source: str


def is_agenda(body: str) -> bool:
    """Tell whether the agenda is printed in this text."""
    return bool(_AGENDA.search(body))


def without_agenda(body: str) -> str:
    """Return the text without the table of the agenda."""
    return _AGENDA.sub("", body).strip()


def without_conclusions(body: str, takeaways: Sequence[str]) -> str:
    """Return the text without the list at its end, if that is the list of these take-aways word for word."""
    before, heading, rest = f"\n{body}".rpartition("\n#")
    lines = [line for line in rest.splitlines()[1:] if line.strip()]
    told = bool(heading) and bool(lines) and lines == [f"- {text}" for text in takeaways]
    return before.strip() if told else body


def self_contained(body: str, figures: Mapping[int, FigurePrinted], footnotes: Mapping[int, str]) -> str:
    """Return the text with its captions and footnotes, and without links whose targets are lost."""
    text = _LOST_LINK.sub(r"\1", body)
    text = _FIGURE.sub(lambda found: _drawn(figures.get(int(found[1])), found[0]), text)
    named = sorted({digit(mark) for mark in _MARK.findall(text)} & footnotes.keys())
    text = _MARK.sub(lambda found: f"[^{digit(found[0])}]" if digit(found[0]) in footnotes else found[0], text)
    return "\n\n".join([text, *(f"[^{number}]: {footnotes[number]}" for number in named)]).strip()


def _drawn(figure: FigurePrinted | None, mark: str) -> str:
    if figure is None:
        return mark
    lost = f"*{gettext('The image is not preserved in the source.')}*"
    return "\n\n".join(filter(None, [figure.heading, lost, figure.caption, figure.source]))
