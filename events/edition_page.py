"""An edition as a page: its parts drawn, its footnotes numbered through, people who asked to be removed left out."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.markdown import Text
from core.removal import NAME_REMOVED
from events.agenda import Agenda
from events.captions import Chunk, chunks
from partnerships.models import Person

type Content = dict[str, Any]


@dataclass
class DrawnPart:
    """A part as the page shows it: what was frozen, its text as HTML, and the agenda where it stands."""

    content: Content
    html: SafeString
    agenda: Agenda | None = None
    table: int = 0

    def __getattr__(self, name: str) -> Any:
        try:
            return self.content[name]
        except KeyError as error:
            raise AttributeError(name) from error


@dataclass
class Paper:
    """An edition, or a paper that is not published yet, ready for a page or for print."""

    content: Content
    agenda: Agenda | None = field(init=False)

    def __post_init__(self) -> None:
        """Leave out whoever asked to be removed since."""
        frozen = self.content["agenda"]
        self.agenda = Agenda(frozen["content"]) if frozen else None
        names = sorted(Person.objects.removed_names(), key=len, reverse=True)
        self.parts: list[Content] = [_without(names, part) for part in self.content["parts"]]

    @property
    def title(self) -> str:
        """Return what kind of paper it is."""
        return str(self.content["title"])

    @property
    def event(self) -> Content:
        """Return what the paper is about."""
        found: Content = self.content["event"]
        return found

    @property
    def drawn(self) -> list[DrawnPart]:
        """Return the parts as HTML; footnotes and tables are numbered through."""
        notes = tables = 0
        found = []
        for part in self.parts:
            pieces = list(chunks(part["body"]))
            html = []
            for piece in pieces:
                html.append(_drawn(piece, part["language"], notes))
                notes += len(piece.notes)
            tables += sum(piece.kind == "table" for piece in pieces)
            one = DrawnPart(part, format_html_join("\n", "{}", ((text,) for text in html)))
            if part["kind"] == "agenda" and self.agenda:
                tables += 1
                one.agenda, one.table = self.agenda, tables
            found.append(one)
        return found


def agenda_caption(number: int) -> str:
    """Return what stands above the agenda."""
    return gettext("Table %(number)d. Agenda") % {"number": number}


def _drawn(piece: Chunk, language: str, before: int) -> SafeString:
    html = Text(piece.whole).html(scope="paper", language=language, notes_before=before)
    if piece.kind == "figure":
        return format_html(
            '<figure class="doc-figure" id="figure-{}">{}<figcaption>{}</figcaption></figure>',
            piece.number,
            html,
            piece.caption,
        )
    if piece.kind == "table":
        head = format_html('<table id="table-{}"><caption>{}</caption>', piece.number, piece.caption)
        return mark_safe(html.replace("<table>", head, 1))  # noqa: S308 - both parts are safe
    return html


def _without(names: list[str], value: Any) -> Any:
    """Return a value with a mark in the place of these names, whatever it is made of."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, NAME_REMOVED)
        return value
    if isinstance(value, dict):
        return {key: _without(names, one) for key, one in value.items()}
    return [_without(names, one) for one in value] if isinstance(value, list) else value
