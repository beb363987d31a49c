"""The documents of an event as its pages list them: in the order in which they matter at that time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise

from core.files import extension_of
from events.agenda import Agenda, Slot
from events.layout import Phase, phase
from events.models import Document, Event, Session
from events.shown import parts_of

# Before an event one prepares, afterwards one looks things up.
ORDER: Final = {
    Phase.BEFORE: ("input-paper", "slides", "other", "minutes", "output-paper"),
    Phase.DURING: ("input-paper", "slides", "other", "minutes", "output-paper"),
    Phase.AFTER: ("output-paper", "slides", "minutes", "other", "input-paper"),
}


@dataclass(frozen=True)
class DocumentRow:
    """One document in a list, made of what `events.shown.with_parts` gathered."""

    about: dict[str, Any]
    slot: Slot | None

    def __getattr__(self, name: str) -> Any:
        """Return what the list knows of it: slug, title, summary, language, newest, pieces, figures, footnotes."""
        try:
            return self.about[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def kind_label(self) -> str | Promise:
        """Return what kind of document it is, in words."""
        return Document.Kind(self.about["kind"]).label

    @property
    def is_missing(self) -> bool:
        """Tell whether the record names it and nobody has its content."""
        return not self.about["pieces"] and not self.about["newest"]

    @property
    def is_to_prepare(self) -> bool:
        """Tell whether one reads it before the event."""
        return self.about["kind"] == Document.Kind.INPUT_PAPER and self.about["newest"] is not None

    @property
    def extension(self) -> str:
        """Return what its newest file is called at its end: PDF; nothing for a link."""
        newest = self.about["newest"]
        return extension_of(newest["media_type"]).upper() if newest and newest["media_type"] else ""

    @property
    def readers(self) -> str | Promise:
        """Return who reads it, in words, unless that is everyone."""
        audience = Document.Audience(self.about["audience"])
        return "" if audience == Document.Audience.EVERYONE else audience.label

    @property
    def opens_at(self) -> datetime | None:
        """Return from when its readers have it, while that is still to come."""
        opens_at = self.about["opens_at"] and datetime.fromisoformat(self.about["opens_at"])
        return opens_at if opens_at and opens_at > timezone.now() else None


def document_rows(event: Event, agenda: Agenda | None, session: Session | None = None) -> list[DocumentRow]:
    """Return the documents of an event of `with_parts`, or of one session of it, the most useful kind first."""
    order = ORDER[phase(event.starts_at, event.ends_at)]
    slots = {slot.uuid: slot for slot in agenda.all} if agenda else {}
    about = parts_of(event).document_list
    if session:
        about = [each for each in about if each["session"] == str(session.uuid)]
    return sorted(
        (DocumentRow(each, slots.get(each["session"])) for each in about),
        key=lambda row: order.index(row.about["kind"]),
    )
