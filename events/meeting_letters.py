"""Letters about a meeting, to one of the two at a time: in their language, on their clocks, without any address."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.meeting_calendar import calendar_of
from events.meeting_times import in_words, told, zone_of
from events.models import Meeting, MeetingState, StepKind
from members.models import Member
from notifications.letters import absolute, defused, duty_letter, spoken_to

# What a letter is about: its subject, and what it says.
LETTERS: Final = {
    StepKind.ASKED: (
        _("%(who)s would like to meet you"),
        _("You said that you take meetings at this event. Choose one of the proposed times, propose others, or say no. "
          "Without an answer by %(until)s the request lapses."),
    ),
    StepKind.PROPOSED: (
        _("%(who)s proposes other times"),
        _("Choose one of them, or say no. Without an answer by %(until)s the proposal lapses."),
    ),
    StepKind.ACCEPTED: (
        _("Your meeting with %(who)s is agreed"),
        _("You meet at %(slot)s. The calendar file is attached."),
    ),
    StepKind.DECLINED: (_("%(who)s cannot meet you"), _("The request is declined; no time of yours is taken by it.")),
    StepKind.KEPT: (
        _("Your meeting with %(who)s stays as agreed"),
        _("They would like to keep the time that was agreed: %(slot)s."),
    ),
    StepKind.WITHDRAWN: (
        _("The request between you and %(who)s is withdrawn"),
        _("There is nothing to answer any more; no time of yours is taken by it."),
    ),
    StepKind.CANCELLED: (
        _("Your meeting with %(who)s is cancelled"),
        _("It was to be at %(slot)s. Your time is free again; the calendar file takes it out of your calendar."),
    ),
    StepKind.LAPSED: (
        _("The request between you and %(who)s has lapsed"),
        _("Nobody answered in time. A time that was agreed before stands; nothing else is taken by it."),
    ),
    StepKind.PLACED: (
        _("Where you meet %(who)s"),
        _("They have said where you meet at %(slot)s. You find it on the page of the meeting, which only you two see. "
          "The calendar file is attached."),
    ),
    StepKind.HELD: (_("Your meeting with %(who)s was held"), _("They noted it. If not, note it on the page.")),
    StepKind.NO_SHOW: (
        _("Your meeting with %(who)s did not take place"),
        _("They noted it. If not, note it on the page."),
    ),
}  # fmt: skip
WITH_CALENDAR: Final = {StepKind.ACCEPTED, StepKind.CANCELLED, StepKind.PLACED}


def write(meeting: Meeting, what: StepKind, to: Member, words: str) -> None:
    """Queue the letter, in the caller's transaction; who is suspended or has left hears nothing."""
    if to.is_suspended or to.verified_at is None:
        return
    with spoken_to(to):
        subject, says = LETTERS[what]
        context = _context(meeting, to)
        named = {key: str(context[key]) for key in ("who", "slot", "until")}
        context |= {"subject": subject % named, "words": says % named, "said": defused(words)}
        letter = duty_letter(to.email, "events/mail/meeting", context)
        if what in WITH_CALENDAR:
            letter.attach("meeting.ics", calendar_of(meeting, to).decode(), "text/calendar")
        letter.send()


def _context(meeting: Meeting, to: Member) -> dict[str, Any]:
    other, own, zone = meeting.other_than(to), zone_of(to), meeting.zone
    asks = meeting.turn == meeting.side_of(to)
    first = asks and meeting.state == MeetingState.REQUESTED and meeting.requester_id != to.pk
    return {
        "who": defused(str(other)) if other else gettext("somebody who has left"),
        "speaks_for": defused(meeting.other_for(to)),
        "event": defused(meeting.event.title),
        "slot": told(meeting.slot.lower, meeting.minutes, own, zone) if meeting.slot else "",
        "until": in_words(meeting.answer_until, own) if asks else "",
        "times": [told(at, meeting.minutes, own, zone) for at in meeting.proposals] if asks else [],
        "text": defused(meeting.text) if first else "",
        "url": absolute(meeting.get_absolute_url()),
        "stop_url": absolute(reverse("events:availability_edit", args=[meeting.event.slug])),
    }
