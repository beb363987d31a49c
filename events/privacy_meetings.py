"""What is kept of people who meet at an event: when they are free, whom they asked, what was said."""

from typing import Final

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.privacy import Ground, Kept
from events.models import Availability, Meeting
from members.models import Member

KEPT: Final = (
    Kept(
        holds={"events.Availability": "member speaks_for about starts kinds"},
        of="member",
        more="event__title",
        what=_("That you take meetings at an event, when you are free, for whom you speak, what you look for"),
        why=_("so that people who take part can ask you for a meeting"),
        ground=Ground.CONTRACT,
        until=_("as long as registrations of the event, or until you erase your account"),
    ),
    Kept(
        holds={"events.Meeting": "requester requester_for text place url proposals"},
        of="requester",
        without="invitee invitee_for",
        more="event__title",
        what=_("Which meetings you asked for, with your message, the times, where you meet and what became of them"),
        why=_("so that the two of you can meet; nobody else sees it on the site"),
        ground=Ground.CONTRACT,
        until=_("as long as registrations of the event; when you erase your account without your name; totals stay"),
    ),
    Kept(
        holds={"events.Meeting": "invitee invitee_for text place url proposals"},
        of="invitee",
        without="requester requester_for",
        more="event__title",
        what=_("Which meetings you were asked for, with the message, and what became of them"),
        why=_("so that the two of you can meet; nobody else sees it on the site"),
        ground=Ground.CONTRACT,
        until=_("as long as registrations of the event; when you erase your account without your name; totals stay"),
    ),
    Kept(
        holds={"events.Booking": "member"},
        of="member",
        more="meeting__event__title",
        what=_("Which of your time agreed meetings take"),
        why=_("so that you are never in two meetings at once"),
        ground=Ground.CONTRACT,
        until=_(
            "until the meeting is cancelled, as long as registrations of the event, or until you erase your account"
        ),
    ),
    Kept(
        holds={"events.MeetingStep": "by words"},
        of="by",
        more="meeting__event__title",
        what=_("What you did about meetings, and your words to the other one"),
        why=_("so that both know what was agreed"),
        ground=Ground.CONTRACT,
        until=_("as long as registrations of the event, or until you erase your account"),
    ),
)


def erase(member: Member) -> None:
    """End what a member arranged, tell the others, and leave theirs of it without the member and their words."""
    mine = Meeting.objects.of_member(member)
    mine.end(by=member, words=_now("They have left the Forum."))
    mine.leave(member)
    Availability.objects.of_member(member).delete()
