"""Where a record comes from: a link to the section of the Output Paper, and numbered sources of a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from re import split
from typing import Final

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.markdown import render

register = template.Library()

# The paper is the first record, and its sections are what all others are quoted from.
PAPER: Final = ("side-event-2020", "output-paper")


def sections(source_section: str) -> list[str]:
    """Return "2.4, A.2" as its sections; one record may stand on several."""
    return [part.strip() for part in split(r"[,;]", source_section) if part.strip()]


def paper_address(section: str) -> str:
    """Return where this section of the paper is read."""
    try:
        page = reverse("events:document_detail", args=PAPER)
    except NoReverseMatch:
        return ""
    return f"{page}#section-{section.lower().replace('.', '-')}"


@register.filter
def prose(text: str) -> SafeString:
    """Return the text of a record with its paragraphs, lists and links; whatever else stands in it stays text."""
    return render(text)


@register.simple_tag
def source(source_section: str) -> SafeString:
    """Say which sections of the Output Paper a record is from, each as a link; nothing when there is none."""
    parts = sections(source_section)
    # A comma stays with the link before it, also where a line ends.
    links = format_html_join(
        " ",
        '<span class="cited"><a href="{}">{}</a>{}</span>',
        ((paper_address(part), part, "" if part == parts[-1] else ",") for part in parts),
    )
    return format_html("{} {}", gettext("Output Paper,"), links) if links else SafeString()


@dataclass(frozen=True)
class Source:
    """One line of a page's list of sources."""

    number: int
    source_section: str
    footnote: int | None
    url: str


class Sources:
    """The sources of one page, numbered in the order in which the page first names them."""

    def __init__(self) -> None:
        """Start with none: `cite` fills the list while the page is drawn."""
        self._found: dict[tuple[str, int | None], Source] = {}

    def cite(self, source_section: str, footnote: int | None = None, url: str = "") -> Source:
        """Return the source for this section, or this footnote of it."""
        key = (source_section, footnote)
        return self._found.setdefault(key, Source(len(self._found) + 1, source_section, footnote, url))

    def __iter__(self) -> Iterator[Source]:
        """Give the sources by number."""
        return iter(self._found.values())

    def __bool__(self) -> bool:
        """Tell whether anything was cited."""
        return bool(self._found)


@register.simple_tag
def cite(sources: Sources, source_section: str, footnote: int | None = None, url: str = "") -> SafeString:
    """Print the digit of a source; its line stands in `components/sources.html` below."""
    if not source_section:
        return SafeString()
    found = sources.cite(source_section, footnote, url)
    return format_html(
        '<a class="source" href="#source-{}" aria-label="{}">{}</a>',
        found.number,
        gettext("Source %(number)s: Output Paper, %(section)s")
        % {"number": found.number, "section": found.source_section},
        found.number,
    )
