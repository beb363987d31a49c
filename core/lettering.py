"""Setting text on a picture: broken into lines, as large as fits, in faces that are the same on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

# Those that papers are set in (core.typeset): Latin, Greek and Cyrillic letters in one file.
_FOLDER: Final = Path(__file__).parent / "typesetting" / "fonts"
_FILES: Final = {"regular": "IBMPlexSans-Regular.ttf", "bold": "IBMPlexSans-Bold.ttf"}
# No face draws a letter here, so each draws its sign for what it lacks.
_NO_LETTER: Final = "\U000fffff"
ELLIPSIS: Final = "…"
LINE: Final = 1.16


@cache
def face(name: str, size: int) -> FreeTypeFont:
    """Return a face in a size."""
    return ImageFont.truetype(_FOLDER / _FILES[name], size)


@cache
def _has(letter: str) -> bool:
    """Tell whether there is a letter for it in our faces."""
    probe = face("regular", 20)
    return letter.isspace() or bytes(probe.getmask(letter)) != bytes(probe.getmask(_NO_LETTER))


def drawable(text: str) -> str:
    """Return the text on one line without letters that our faces lack; nothing, if most of it would be missing."""
    words = " ".join(text.split())
    kept = "".join(letter for letter in words if _has(letter))
    return " ".join(kept.split()) if len(kept) * 2 > len(words) else ""


@dataclass(frozen=True)
class Setting:
    """A text as it was made to fit: its face and its lines."""

    font: FreeTypeFont
    lines: list[str]

    @property
    def line_height(self) -> int:
        """Return how far one line stands below the other."""
        return int(self.font.size * LINE)


def fitted(text: str, *, name: str, sizes: Iterable[int], width: int, height: int) -> Setting:
    """Return the text in the first of these sizes in which it fits; in the last it ends in an ellipsis, if it must."""
    for size in sizes:
        font = face(name, size)
        lines, most_lines = broken(text, font, width), max(1, int(height / (size * LINE)))
        if len(lines) <= most_lines:
            return Setting(font, lines)
    return Setting(font, _cut(lines[:most_lines], font, width))


def broken(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """Return the lines of a text; a word that is wider than a line is broken where it must be."""
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        while font.getlength(word) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or font.getlength(word[:n]) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines


def _cut(lines: list[str], font: FreeTypeFont, width: int) -> list[str]:
    last = lines[-1]
    while last and font.getlength(last + ELLIPSIS) > width:
        last = last[:-1].rstrip()
    return [*lines[:-1], last.rstrip(" ,;:.-–") + ELLIPSIS]
