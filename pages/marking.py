"""Marks found words in a text. Everything is escaped first, so a mark can never carry markup."""

import re
from typing import Final

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.folding import WORD, fold

MARKUP: Final = re.compile(r"\]\([^)]*\)|[*_`#>|\[\]]+|<[^>]*>")

# What begins as typed is found, so it is marked.
SHORTEST_BEGINNING: Final = 3
# A stem and its endings: "cluster" also marks "clusters", "clustering".
SHORTEST_STEM: Final = 4
ENDING: Final = 2
WINDOW: Final = 220


def asked_words(question: str) -> list[str]:
    """Return the words a reader asked for, without those they excluded by a minus."""
    wanted = [word for word in question.split() if not word.startswith("-")]
    return list(dict.fromkeys(found for word in wanted for found in WORD.findall(fold(word))))


def matches(word: str, asked: list[str]) -> bool:
    """Tell whether a word of a text is one of those asked for, or shares its stem."""
    folded = fold(word)
    return any(
        folded == wanted
        or (len(wanted) >= SHORTEST_BEGINNING and folded.startswith(wanted))
        or (len(wanted) >= SHORTEST_STEM and folded.startswith(wanted[: max(SHORTEST_STEM, len(wanted) - ENDING)]))
        for wanted in asked
    )


def says_all(text: str, asked: list[str]) -> bool:
    """Tell whether a text holds every word asked for."""
    words = set(WORD.findall(text))
    return bool(asked) and all(any(matches(word, [wanted]) for word in words) for wanted in asked)


def snippet(text: str, asked: list[str]) -> str:
    """Return the part of `text` around the first found word, Markdown signs taken out."""
    text = " ".join(MARKUP.sub(" ", text).split())
    first = next((found.start() for found in WORD.finditer(text) if matches(found[0], asked)), 0)
    start = text.rfind(" ", 0, max(first - WINDOW // 4, 0)) + 1
    end = text.find(" ", start + WINDOW)
    cut = text[start : end if end > 0 else None]
    return f"{'… ' if start else ''}{cut}{' …' if end > 0 else ''}"


def mark(text: str, asked: list[str]) -> SafeString:
    """Return `text`, escaped, with the found words in `<mark>`."""
    pieces: list[str] = []
    position = 0
    for found in WORD.finditer(text):
        if matches(found[0], asked):
            pieces += [conditional_escape(text[position : found.start()]), format_html("<mark>{}</mark>", found[0])]
            position = found.end()
    pieces.append(conditional_escape(text[position:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped
