"""What a reader may do with an event, as questions with an answer."""

from typing import TYPE_CHECKING

from members.rules import Reader, administers, may_write

if TYPE_CHECKING:
    from events.models import Event


def may_edit_event(reader: Reader, event: "Event") -> bool:
    """Tell whether somebody may draft and release this event's agenda: its organisers, admins."""
    if not may_write(reader):
        return False
    if administers(reader):
        return True
    # A page that has asked already says so on the event, and saves a query.
    known = getattr(event, "organised_by_reader", None)
    return event.organisers.contains(reader) if known is None else bool(known)


def sees_every_event(reader: Reader) -> bool:
    """Tell whether somebody sees drafts of events that are not theirs: admins only."""
    return administers(reader)
