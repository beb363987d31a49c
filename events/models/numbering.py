"""Numbers of the sections of a paper: 1, 1.1, 1.2, 2 ..., ANNEX, A.1 ..."""

from collections.abc import Iterable, Iterator
from string import ascii_uppercase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from events.models.paper import PaperPart


class Numbered(NamedTuple):
    """A part with its number and the level it really has: what comes first is a chapter."""

    part: "PaperPart"
    number: str
    level: int

    @property
    def anchor(self) -> str:
        """Return its id on the page of the paper."""
        return f"section-{self.number.lower().replace('.', '-').replace(' ', '-')}"


def numbered(parts: "Iterable[PaperPart]") -> Iterator[Numbered]:
    """Number parts in their order; several annexes are called by their letters."""
    parts = list(parts)
    annexes = sum(part.is_annex for part in parts)
    chapter = section = letter = 0
    mark = ""
    for part in parts:
        if part.is_annex:
            letter, section = letter + 1, 0
            mark = ascii_uppercase[(letter - 1) % 26]
            yield Numbered(part, "ANNEX" if annexes == 1 else f"ANNEX {mark}", 1)
        elif part.level == 1 or not mark:
            chapter, section = chapter + 1, 0
            mark = str(chapter)
            yield Numbered(part, mark, 1)
        else:
            section += 1
            yield Numbered(part, f"{mark}.{section}", 2)
