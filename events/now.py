"""What runs at this moment and what comes next, by the clock of the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from django.utils import timezone

from events.agenda import Agenda, Slot
from events.doors import Door
from events.models import Event

# So long before the event its page begins to look at the clock.
SOON: Final = timedelta(hours=3)


@dataclass(frozen=True)
class Now:
    """What a panel shows: the sessions that run, those that start next, and the rooms the reader may enter."""

    running: list[Slot]
    following: list[Slot]
    doors: list[Door]
    has_begun: bool

    @property
    def is_another_day(self) -> bool:
        """Tell whether what comes next is on another day in the zone shown, so that the day is named."""
        zone = self.following[0].zone if self.following else None
        return bool(zone) and self.following[0].starts_at.date() != timezone.now().astimezone(zone).date()

    @property
    def key(self) -> str:
        """Return what changes when the panel does, so that it is redrawn then only."""
        shown = [slot.uuid for slot in self.running], [slot.uuid for slot in self.following]
        rooms = [(door.link.pk, door.url, door.note) for door in self.doors]
        return f"{crc32(repr((shown, rooms)).encode()):08x}"


def now_of(event: Event, agenda: Agenda | None, doors: Sequence[Door] = ()) -> Now | None:
    """Return the panel while the event runs, and some hours before; nothing if it is not held, or says nothing."""
    moment = timezone.now()
    if event.is_off or not event.starts_at - SOON <= moment < event.ends_at or not (agenda or doors):
        return None
    held = [slot for slot in agenda.slots if slot.is_held] if agenda else []
    running = [slot for slot in held if slot.starts_at <= moment < slot.ends_at]
    return Now(running, _next(held, moment), list(doors), event.starts_at <= moment)


def _next(held: list[Slot], moment: datetime) -> list[Slot]:
    """Those that start first of all that is to come."""
    to_come = [slot for slot in held if slot.starts_at > moment]
    first = min((slot.starts_at for slot in to_come), default=None)
    return [slot for slot in to_come if slot.starts_at == first]
