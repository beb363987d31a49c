"""The text of a part cut into what stands alone: words, tables and figures with their captions, and footnotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_NOTE: Final = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]+(.+(?:\n[ \t]{2,}.+)*)\n?", re.MULTILINE)
_MARK: Final = re.compile(r"\[\^([^\]\s]+)\]")
_CAPTIONED: Final = re.compile(
    r"^(?P<table>Table (?P<table_no>\d+)\. [^\n]+)\n+(?P<rows>\|[^\n]*(?:\n\|[^\n]*)+)"
    r"|^(?P<picture>[^\n]+)\n\n+(?P<figure>Figure (?P<figure_no>\d+)\. [^\n]+)$",
    re.MULTILINE,
)


@dataclass
class Chunk:
    """Some Markdown; with a caption it is a table or a figure. `notes` are the footnotes it names, in order."""

    source: str
    kind: str = "text"
    caption: str = ""
    number: int = 0
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """Return the Markdown with the footnotes that it names."""
        return "\n\n".join([self.source, *(f"[^{name}]: {text}" for name, text in self.notes.items())])


def chunks(body: str) -> Iterator[Chunk]:
    """Cut a text at its captions ("Table 1. Agenda", "Figure 2. Results"); a figure's picture stands before them."""
    notes = dict(_NOTE.findall(body))
    for chunk in _cut(_NOTE.sub("", body)):
        names = dict.fromkeys(name for name in _MARK.findall(chunk.source) if name in notes)
        chunk.notes = {name: notes[name] for name in names}
        yield chunk


def _cut(text: str) -> Iterator[Chunk]:
    at = 0
    for found in _CAPTIONED.finditer(text):
        yield from _words(text[at : found.start()])
        if found["table"]:
            yield Chunk(found["rows"], "table", found["table"], int(found["table_no"]))
        else:
            yield Chunk(found["picture"], "figure", found["figure"], int(found["figure_no"]))
        at = found.end()
    yield from _words(text[at:])


def _words(text: str) -> Iterator[Chunk]:
    if text.strip():
        yield Chunk(text.strip())
