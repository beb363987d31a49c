"""What the page of meetings shows: one's own, by what there is to do, and people who take meetings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from events.meeting_times import told, zone_of
from events.models import Availability, Booking, Meeting, MeetingRules, MeetingState, Side
from members.models import Member

# Of one's own meetings at one event: more than anybody has, so that the page stays a page.
MOST_SHOWN: Final = 100


@dataclass(frozen=True)
class Row:
    """One meeting as one of the two sees it in a list."""

    meeting: Meeting
    reader: Member

    @property
    def other(self) -> Member | None:
        """Return whom they meet."""
        return self.meeting.other_than(self.reader)

    @property
    def speaks_for(self) -> str:
        """Return for whom the other one speaks."""
        return self.meeting.other_for(self.reader)

    @property
    def is_mine_to_answer(self) -> bool:
        """Tell whether the reader is asked, and still in time."""
        return self.meeting.turn == self.meeting.side_of(self.reader) and not self.meeting.is_late

    @property
    def times(self) -> list[str]:
        """Return the agreed time, or those that are proposed."""
        meeting = self.meeting
        at = [meeting.slot.lower] if meeting.slot else meeting.proposals
        return [told(each, meeting.minutes, zone_of(self.reader), meeting.zone) for each in at]

    @property
    def tone(self) -> str:
        """Return the chip that tells its state."""
        good, bad = {MeetingState.ACCEPTED, MeetingState.HELD}, {MeetingState.CANCELLED, MeetingState.DECLINED}
        return "chip-good" if self.meeting.state in good else "chip-bad" if self.meeting.state in bad else ""


@dataclass
class OwnMeetings:
    """The reader's meetings at one event, by what there is to do."""

    to_answer: list[Row] = field(default_factory=list)
    agreed: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    past: list[Row] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.to_answer or self.agreed or self.waiting or self.past)


def own_meetings(meetings: Iterable[Meeting], reader: Member) -> OwnMeetings:
    """Sort a member's meetings."""
    own = OwnMeetings()
    for meeting in meetings:
        row = Row(meeting, reader)
        if row.is_mine_to_answer:
            own.to_answer.append(row)
        elif meeting.is_planned:
            own.agreed.append(row)
        elif meeting.state == MeetingState.REQUESTED:
            own.waiting.append(row)
        else:
            own.past.append(row)
    own.agreed.sort(key=_start)
    own.past.sort(key=_start, reverse=True)
    return own


def _start(row: Row) -> datetime:
    return row.meeting.slot.lower if row.meeting.slot else row.meeting.created_at


@dataclass(frozen=True)
class Taker:
    """Somebody who takes meetings, with what there is between them and the reader."""

    said: Availability
    common_count: int | None
    meeting: Meeting | None

    @property
    def is_mine_to_answer(self) -> bool:
        """Tell whether they wait for the reader's answer."""
        meeting, member = self.meeting, self.said.member
        return meeting is not None and bool(meeting.turn) and meeting.turn != meeting.side_of(member)


def takers(
    page: Iterable[Availability], mine: Availability | None, meetings: Iterable[Meeting], rules: MeetingRules
) -> list[Taker]:
    """Return the people of a page; one query tells what is taken of all of them."""
    people = list(page)
    asking = [mine, *people] if mine and people else people
    taken = list(Booking.objects.of([one.member_id for one in asking])) if asking else []
    free = {*mine.free(taken, rules)} if mine and mine.is_taking else None
    between = {pk: each for each in meetings if each.turn or each.is_planned for pk in _ids(each)}
    return [
        Taker(
            one,
            None if free is None else len(free.intersection(one.free(taken, rules))),
            between.get(one.member_id),
        )
        for one in people
    ]


def _ids(meeting: Meeting) -> list[int]:
    return [pk for pk in (getattr(meeting, f"{side}_id") for side in Side) if pk]
