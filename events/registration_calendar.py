"""The calendar file of a registration: the event itself, with the breakouts its person chose."""

from datetime import UTC, datetime

from icalendar import Calendar
from icalendar import Event as Entry

from core import clocks
from events.ical import PRODUCT
from events.models import Registration
from notifications.letters import absolute

# Part of every UID for ever, as that of sessions is.
UID_DOMAIN = "events.cluster-forum"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def calendar_of(registration: Registration) -> str:
    """Return the entry to add, or to take out once the registration is cancelled."""
    event, cancelled = registration.event, registration.cancelled_at
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "CANCEL" if cancelled else "PUBLISH")
    entry = Entry()
    entry.add("uid", f"{event.uuid}@{UID_DOMAIN}")
    changed = cancelled or registration.confirmed_at or registration.created_at
    entry.add("dtstamp", changed.astimezone(UTC))
    # It rises with every letter, also when somebody cancels and registers again.
    entry.add("sequence", int((changed - EPOCH).total_seconds()))
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("summary", event.title)
    entry.add("dtstart", event.local_start)
    entry.add("dtend", event.local_end)
    if event.place:
        entry.add("location", event.place)
    if chosen := [session.public_title for session in registration.sessions()]:
        entry.add("description", "\n".join(chosen))
    entry.add("url", absolute(event.get_absolute_url()))
    file.add_component(clocks.told(event.zone, [event.starts_at, event.ends_at]))
    file.add_component(entry)
    written: bytes = file.to_ical()
    return written.decode()
