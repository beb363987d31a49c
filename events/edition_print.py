"""An edition on paper: a manuscript that `core.typeset` sets, with contents, numbers, captions and footnotes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.manuscript import Block, Contents, Figure, Heading, Listing, Manuscript, PageBreak, Paragraph, Table
from core.transcribe import transcribed
from events.agenda import Agenda, Slot
from events.captions import Chunk, chunks
from events.edition_page import DrawnPart, Paper, agenda_caption
from events.models import Edition


def printed(edition: Edition) -> Manuscript:
    """Return what is printed of an edition: who left the records is not in it, as nowhere."""
    paper = Paper(edition.content)
    starts_at = datetime.fromisoformat(paper.event["starts_at"]).astimezone(ZoneInfo(paper.event["time_zone"]))
    published = _("Edition %(number)d, %(date)s") % {
        "number": edition.number,
        "date": date_format(edition.published_at, "j F Y"),
    }
    return Manuscript(
        title=f"{paper.title}: {paper.event['title']}",
        language=paper.event["language"],
        facts=[(_("Date of the event"), date_format(starts_at, "j F Y")), (_("Edition"), published)],
        imprint=f"{published}, {settings.FORUM_BASE_URL}{edition.get_absolute_url()}",
        blocks=[Contents(_("Contents")), PageBreak(), *(block for part in paper.drawn for block in _part(part))],
    )


def _part(part: DrawnPart) -> Iterator[Block]:
    yield Heading(f"{part.number}. {part.heading}", part.level)
    for piece in chunks(part.body):
        yield from _piece(piece, part.level + 1)
    if part.agenda:
        yield _agenda(part.agenda, part.table)
    if part.takeaways:
        yield Heading(_("Conclusions and key take-aways"), part.level + 1)
        yield Listing([[Paragraph(one["text"], language=_other(one, part))] for one in part.takeaways], start=1)


def _other(takeaway: dict[str, str], part: DrawnPart) -> str:
    return "" if takeaway["language"] == part.language else takeaway["language"]


def _piece(piece: Chunk, level: int) -> Iterator[Block]:
    blocks = transcribed(piece.whole, level=level)
    if piece.kind == "figure":
        yield Figure(blocks, piece.caption)
    elif piece.kind == "table" and isinstance(blocks[0], Table):
        yield replace(blocks[0], caption=piece.caption)
    else:
        yield from blocks


def _agenda(agenda: Agenda, number: int) -> Table:
    rows: list[list[list[Block]]] = [[[Paragraph(slot.hours_shown)], list(_slot(slot))] for slot in agenda.slots]
    return Table([_("Time"), _("Description")], rows, widths=[0, 1], caption=agenda_caption(number))


def _slot(slot: Slot) -> Iterator[Block]:
    if slot.description_as_printed and slot.is_whole:
        yield Paragraph(re.sub(r"</?u>", "", slot.description_as_printed), language=slot.language)
        return
    yield Paragraph(slot.title if not slot.theme else f"{slot.title}: {slot.theme}", language=slot.language)
    for someone in slot.people:
        role = f"{someone.role_shown}: " if someone.role_shown else ""
        yield Paragraph(f"{role}{someone.name}", soft=True)
    for breakout in slot.breakouts:
        yield from _slot(breakout)
