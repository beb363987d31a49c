"""Who gets to see where an event is joined: with a seat or a part, from some minutes before the start until the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from events.agenda import Agenda, Slot
from events.models import Event, JoinLink, Registration
from events.models.joining import MOST_MINUTES
from events.registration_door import find_registration
from members.rules import is_member


@dataclass(frozen=True)
class Door:
    """A room that one reader may enter; its link is known from `opens_at` on."""

    link: JoinLink
    slot: Slot | None
    opens_at: datetime
    ends_at: datetime

    @property
    def url(self) -> str:
        """Return the link, or nothing while it is too early or too late."""
        return self.link.url if self.opens_at <= timezone.now() < self.ends_at else ""

    @property
    def note(self) -> str:
        """Return what one needs besides, as soon as the link shows."""
        return self.link.note if self.url else ""

    @property
    def is_over(self) -> bool:
        """Tell whether nobody enters any more."""
        return timezone.now() >= self.ends_at


def doors(request: HttpRequest, event: Event, agenda: Agenda | None) -> list[Door]:
    """Return the rooms of an event for the reader; it asks nothing while the event is not near."""
    if event.is_off or not is_near(event):
        return []
    links = JoinLink.objects.for_reader(seats_of(request, event), request.user).of(event)
    return [door for door in doors_of(links, event, agenda) if not door.is_over]


def is_near(event: Event) -> bool:
    """Tell whether a link could show: it is never shown earlier than some hours before the event."""
    first = event.doors_at or event.starts_at
    return first - timedelta(minutes=MOST_MINUTES) <= timezone.now() < event.ends_at


def seats_of(request: HttpRequest, event: Event) -> "QuerySet[Registration]":
    """Return the reader's registration, to be asked with the next question; a guest's is looked up."""
    if is_member(request.user):
        return Registration.objects.visible_to(request.user).for_event(event)
    guest = find_registration(request, event.slug)
    return Registration.objects.guests().for_event(event).with_key(guest.key) if guest else Registration.objects.none()


def doors_of(links: Iterable[JoinLink], event: Event, agenda: Agenda | None) -> list[Door]:
    """Return the rooms that these links (`for_reader`) open, as the public agenda has them, in its order.

    Who has a part in the public agenda enters the room of the event and those of the breakouts they have a part in.
    """
    slots = {slot.uuid: slot for slot in agenda.all} if agenda else {}
    zone = agenda.zone if agenda else event.zone
    first = (event.doors_at or event.starts_at).astimezone(zone)
    found = []
    for link in links:
        early = timedelta(minutes=link.opens_minutes)
        seated, parts = cast("Any", link).seated, _parts(link, slots)
        if link.session is None and (seated or parts):
            found.append(Door(link, None, first - early, event.ends_at))
        slot = slots.get(str(link.session.uuid)) if link.session else None
        if slot and slot.is_held and (slot.uuid in parts or (seated and _sits(link, slot, slots))):
            found.append(Door(link, slot, slot.starts_at - early, slot.ends_at))
    return sorted(found, key=lambda door: (door.slot is not None, door.opens_at))


def _parts(link: JoinLink, slots: dict[str, Slot]) -> set[str]:
    """Return the sessions in which the public agenda names the reader."""
    named = set(cast("Any", link).named)
    told = {uuid: {role["person"] for role in slot.content["roles"]} for uuid, slot in slots.items()} if named else {}
    return {uuid for uuid, people in told.items() if people & named}


def _sits(link: JoinLink, slot: Slot, slots: dict[str, Slot]) -> bool:
    """Tell whether a breakout is theirs: the one they chose in its block, or any with room for everybody."""
    held = {str(uuid) for uuid in cast("Any", link).held}
    if slot.uuid in held:
        return True
    elsewhere = any(slots[uuid].block == slot.block for uuid in held if uuid in slots)
    return not elsewhere and link.session is not None and link.session.capacity is None
