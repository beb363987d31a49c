"""How a paper begins: as its printed record has it, or with the parts that an Output Paper has."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override

from events.models.agenda import Session
from events.models.documents import Document
from events.models.events import Event
from events.models.paper import PaperPart
from events.models.sections import DocumentSection
from events.models.takeaways import Takeaway
from events.printed import FigurePrinted, is_agenda, self_contained, without_agenda, without_conclusions

type Values = dict[str, Any]
Kind = PaperPart.Kind


@transaction.atomic
def begin_paper(event: Event) -> None:
    """Give an event's paper its first parts; a paper that was begun stays as it is."""
    Event.objects.select_for_update().get(pk=event.pk)
    if event.paper_parts.exists():
        return
    record = Document.objects.of(event).printed_papers().first()
    sections = list(record.sections.all()) if record else []
    with override(event.language):
        plan = [_printed(section) for section in sections] if sections else list(_plan(event))
    parts = [PaperPart(event=event, position=position, **values) for position, values in enumerate(plan, 1)]
    PaperPart.objects.bulk_create(parts)


def _plan(event: Event) -> Iterator[Values]:
    yield {"level": 1, "heading": gettext("Introduction")}
    yield {"heading": gettext("Background"), "body": event.summary}
    yield {"heading": gettext("Purpose of the document")}
    yield {"heading": gettext("Agenda"), "kind": Kind.AGENDA}
    yield {"level": 1, "heading": gettext("Overview of the event")}
    for session in event.sessions.reported().in_order():
        yield {"heading": _called(session), "kind": Kind.SESSION, "session": session}
    yield {"level": 1, "heading": gettext("Annex"), "kind": Kind.ANNEX}


def _called(session: Session) -> str:
    if session.number:
        named = {"number": session.number, "title": session.public_title}
        return gettext("Breakout session %(number)d: %(title)s") % named
    return session.public_title


def _printed(section: DocumentSection) -> Values:
    """Return a section of the record without what an edition puts in itself: the agenda, the take-aways."""
    figures = {one.number: FigurePrinted(one.heading, one.caption, one.source_text) for one in section.figures.all()}
    notes = {note.number: note.url or note.text for note in section.document.footnotes.all()}
    body, kind = section.body, Kind.TEXT
    if section.session:
        concluded = [one.text for one in Takeaway.objects.of(section.session)]
        body, kind = without_conclusions(body, concluded), Kind.SESSION
    elif is_agenda(body):
        body, kind = without_agenda(body), Kind.AGENDA
    elif section.level == 1 and not section.number.isdecimal():
        kind = Kind.ANNEX
    return {
        "level": min(section.level, 2),
        "heading": section.heading,
        "kind": kind,
        "session": section.session,
        "body": self_contained(body, figures, notes),
    }
