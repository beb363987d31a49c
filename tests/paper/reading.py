"""What a page says, taken apart: the words of a piece of HTML as a reader sees them."""

import re
from html import unescape

import nh3


def words(html: str) -> str:
    """The words of a piece of a page, without those that are for the ear only."""
    seen = re.sub(r'<span class="visually-hidden"[^>]*>[^<]*</span>', "", html)
    return " ".join(unescape(nh3.clean(seen.replace("<", " <"), tags=set())).split())


def tight(text: str) -> str:
    """Text without any space: tags leave spaces where the paper has none."""
    return "".join(text.split())


def pieces(html: str, pattern: str) -> list[str]:
    """The words of every piece of a page that the pattern's group finds, in order."""
    return [words(found) for found in re.findall(pattern, html, re.DOTALL)]
