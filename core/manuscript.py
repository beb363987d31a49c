"""A text to be printed, as data: `core.typeset.pdf` makes a page of it, `core.transcribe` reads Markdown into it.

Nothing here is markup. Whatever stands in a `Run` is printed letter by letter, so no text needs escaping.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final
from urllib.parse import urlsplit

# A page may lead there; anything else is printed as words alone.
SCHEMES: Final = {"http", "https", "mailto"}


@dataclass(frozen=True)
class Run:
    """Some words in one style; `note` is a footnote that hangs on them, `language` only where it is another."""

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False
    soft: bool = False
    href: str = ""
    language: str = ""
    note: "Words" = ()

    def __post_init__(self) -> None:
        """Drop an address that no page may lead to."""
        if self.href and urlsplit(self.href).scheme not in SCHEMES:
            object.__setattr__(self, "href", "")


# What stands in a line: words, or words in several styles.
type Words = str | Sequence[Run]
type Block = "Heading | Paragraph | Listing | Table | Quote | Code | Figure | Rule | PageBreak | Contents"


@dataclass(frozen=True)
class Heading:
    """A heading and a bookmark. Levels follow each other: under level 1 comes 2, never 3."""

    words: Words
    level: int = 1
    language: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `soft` for what stands beside the text."""

    words: Words
    soft: bool = False
    language: str = ""


@dataclass(frozen=True)
class Listing:
    """A list, numbered from `start` if that is given."""

    items: Sequence[Sequence[Block]]
    start: int | None = None


@dataclass(frozen=True)
class Table:
    """A table whose head stands on every page it runs over; a width of 0 is as wide as its words."""

    head: Sequence[Words]
    rows: Sequence[Sequence[Sequence[Block]]]
    widths: Sequence[float] = ()
    caption: Words = ""


@dataclass(frozen=True)
class Quote:
    """What somebody else said."""

    blocks: Sequence[Block]


@dataclass(frozen=True)
class Code:
    """Lines that keep their form."""

    text: str


@dataclass(frozen=True)
class Figure:
    """What stands for a picture, with its caption as printed ("Figure 2. ...")."""

    blocks: Sequence[Block]
    caption: Words


@dataclass(frozen=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True)
class PageBreak:
    """The rest stands on a new page."""


@dataclass(frozen=True)
class Contents:
    """The headings down to `depth` with their pages, as links."""

    title: str
    depth: int = 2


@dataclass(frozen=True)
class Manuscript:
    """A whole document. `facts` stand under the title: what a reader must know first, as label and words."""

    title: str
    language: str
    blocks: Sequence[Block]
    subtitle: str = ""
    summary: str = ""
    author: str = "Forum of European Cluster Partnerships"
    facts: Sequence[tuple[str, str]] = ()
    # At the foot of each page, beside its number: which edition this is and where it comes from.
    imprint: str = ""


def plain(value: Any) -> Any:
    """Return a manuscript, or a part of one, as JSON can hold it: what is left out is the default."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return _fields(value) if is_dataclass(value) else value
    return [plain(each) for each in value]


def _fields(value: Any) -> dict[str, Any]:
    said = {field.name: _words(field.name, getattr(value, field.name)) for field in fields(value)}
    return {"kind": type(value).__name__.lower()} | {name: plain(held) for name, held in said.items() if held}


def _words(name: str, value: Any) -> Any:
    """Lines that came as mere words become runs, so that the template knows one shape."""
    if name in {"words", "caption", "note"} and isinstance(value, str):
        return [Run(value)] if value else []
    if name == "head":
        return [[Run(words)] if isinstance(words, str) else words for words in value]
    return value
