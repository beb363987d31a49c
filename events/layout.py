"""An event's page as a home: its parts in the order in which they matter before, during and after the event."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.agenda import Agenda
from events.models import Event
from events.shown import parts_of


class Phase(StrEnum):
    """Where the clock stands: before the event, while it runs, after it."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True)
class Part:
    """A part of the page: `events/part_<name>.html` draws what is in it, under its title."""

    name: str
    word: str | Promise
    title: str | Promise
    lead: str | Promise = ""
    has_own_head: bool = False
    is_band: bool = False
    count: int = 0

    @property
    def template(self) -> str:
        """Return the template of its content."""
        return f"events/part_{self.name.replace('-', '_')}.html"


ORDER: Final = {
    Phase.BEFORE: ("agenda", "people", "documents", "about", "threads", "take-aways"),
    Phase.DURING: ("agenda", "documents", "people", "threads", "take-aways", "about"),
    Phase.AFTER: ("take-aways", "documents", "threads", "agenda", "people", "about"),
}
# Name, word in the bar of the page, title.
PARTS: Final = (
    Part("agenda", _("Agenda"), _("Agenda"), has_own_head=True),
    Part(
        "take-aways",
        _("Key take-aways"),
        _("Key take-aways"),
        _("As published. Each has its own address and its own threads."),
        is_band=True,
    ),
    Part("people", _("People"), _("People"), _("With the affiliations of the agenda.")),
    Part("documents", _("Documents"), _("Documents")),
    Part("about", _("About"), _("About this event")),
    Part("threads", _("Threads"), _("Threads about this event")),
)


def phase(starts_at: datetime, ends_at: datetime, now: datetime | None = None) -> Phase:
    """Tell where the clock of the server stands."""
    now = now or timezone.now()
    if now < starts_at:
        return Phase.BEFORE
    return Phase.DURING if now < ends_at else Phase.AFTER


def parts(event: Event, agenda: Agenda | None, threads: Collection[Any]) -> list[Part]:
    """Return the parts of an event's page that hold something, for an event of `with_parts`."""
    held = parts_of(event)
    counts = {
        "take-aways": agenda.takeaway_count if agenda else 0,
        "people": len(agenda.participants) if agenda else 0,
        "documents": len(held.document_list) + bool(held.newest_edition),
    }
    empty = {name for name, count in counts.items() if not count}
    if not (held.fact_list or event.summary):
        empty.add("about")
    order = [name for name in ORDER[phase(event.starts_at, event.ends_at)] if name not in empty]
    # That nobody has begun a thread yet is said last.
    order.sort(key=lambda name: name == "threads" and not threads)
    known = {part.name: part for part in PARTS}
    return [replace(known[name], count=counts.get(name, 0)) for name in order]
