"""A meeting as a calendar tells it to one of the two: in the file of its page, in letters, in their own agenda."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from icalendar import Event as Entry
from icalendar.prop import vUri

from core import clocks
from core.calendar_file import calendar_file
from events.models import Meeting, MeetingState
from members.models import Member
from notifications.letters import absolute

# Part of every UID for ever, as that of sessions is.
UID_DOMAIN: Final = "meetings.cluster-forum"
PRODUCT: Final = "-//Cluster Forum//Meetings//EN"


@dataclass(frozen=True)
class Planned:
    """One meeting for the calendar of one of the two; once cancelled it stays, so that calendars learn of it."""

    meeting: Meeting
    reader: Member

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone it is told in."""
        return self.meeting.zone

    @property
    def moments(self) -> list[datetime]:
        """Return when it starts and ends."""
        return [self.meeting.slot.lower, self.meeting.slot.upper]

    @property
    def changed_at(self) -> datetime:
        """Return when anything of it changed last."""
        return self.meeting.changed_at

    def entry(self) -> Entry:
        """Return its entry."""
        meeting, cancelled = self.meeting, self.meeting.state == MeetingState.CANCELLED
        entry = Entry()
        entry.add("uid", f"{meeting.uuid}@{UID_DOMAIN}")
        entry.add("dtstamp", self.changed_at.astimezone(UTC))
        entry.add("last-modified", self.changed_at.astimezone(UTC))
        entry.add("sequence", meeting.sequence)
        entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        entry.add("summary", self._title())
        start, end = self.moments
        entry.add("dtstart", start.astimezone(self.zone))
        entry.add("dtend", end.astimezone(self.zone))
        entry.add("categories", [meeting.kind])
        if meeting.place:
            entry.add("location", meeting.place)
        entry.add("description", meeting.event.title)
        entry.add("url", absolute(meeting.get_absolute_url()))
        if meeting.url and not cancelled:
            told = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": gettext("Join")}
            entry.add("conference", vUri(meeting.url), parameters=told)
        return entry

    def _title(self) -> str:
        other = self.meeting.other_than(self.reader)
        who = str(other) if other else gettext("Former member")
        speaks_for = self.meeting.other_for(self.reader)
        return gettext("Meeting: %(who)s") % {"who": f"{who} ({speaks_for})" if speaks_for else who}


def calendar_of(meeting: Meeting, reader: Member) -> bytes:
    """Return the file with this one meeting, to add, to change or to take out of a calendar."""
    planned, page = Planned(meeting, reader), absolute(meeting.get_absolute_url())
    file = calendar_file(
        product=PRODUCT,
        uid=f"only-{meeting.uuid}@{UID_DOMAIN}",
        name=planned._title(),
        page=page,
        source=f"{page}meeting.ics",
        changed_at=planned.changed_at,
    )
    if meeting.state == MeetingState.CANCELLED:
        file["method"] = "CANCEL"  # calendars that get it by mail take the meeting out
    file.add_component(clocks.told(planned.zone, planned.moments))
    file.add_component(planned.entry())
    written: bytes = file.to_ical()
    return written
