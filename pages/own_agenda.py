"""A member's own agenda as a calendar, under an address that is a key: where they go, speak and meet.

The address stands on the member's feed key, as that of their unread threads does: new addresses end both, and so does
signing out everywhere.
"""

from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from core.calendar_file import KIND
from core.downloads import download
from events import ical, meeting_calendar
from events.calendars import of_person, planned_at, with_rooms
from events.ical import Planned
from events.models import JoinLink, Meeting, Registration, SessionChoice
from events.models.agenda import SessionKind
from members.models import Member
from partnerships.models import Person

# The newest, so that a calendar stays a calendar.
MOST_MEETINGS: Final = 200
_KEY: Final = Signer(salt="own-agenda", sep=".")


@require_safe
def own_agenda_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Send the agenda of a member; whoever has the address is the member, until they make a new one."""
    member = _holder(token)
    with override(member.language):
        body = ical.written(
            [*sessions_of(member), *meetings_of(member)],
            uid=f"agenda-{member.feed_key}",
            name=gettext("My agenda"),
            page=reverse("events:event_list"),
            source=request.path,
        )
    return download(request, body, kind=KIND, name="my-agenda.ics", private=True)


def sessions_of(member: Member) -> list[Planned]:
    """Return what a member goes to, of breakouts only those they chose, and where they speak; each session once."""
    registrations = Registration.objects.visible_to(member).confirmed()
    chosen = {
        str(uuid) for uuid in SessionChoice.objects.held_in(registrations).values_list("session__uuid", flat=True)
    }
    going = [
        each
        for each in planned_at(registrations.values_list("event", flat=True))
        if each.history.content["kind"] != SessionKind.BREAKOUT or each.uuid in chosen
    ]
    attended = with_rooms(going, JoinLink.objects.for_seats(registrations))
    person = Person.objects.visible_to(None).claimed_by(member)
    spoken = of_person(person) if person else []
    spoken = with_rooms(spoken, JoinLink.objects.at({each.event.pk for each in spoken}))
    known = {each.uuid for each in attended}
    return [*attended, *(each for each in spoken if each.uuid not in known)]


def meetings_of(member: Member) -> list[meeting_calendar.Planned]:
    """Return the meetings that a member has agreed on, those among them that were cancelled since."""
    meetings = Meeting.objects.visible_to(member).planned().for_page()[:MOST_MEETINGS]
    return [meeting_calendar.Planned(meeting, member) for meeting in meetings]


def token_of(member: Member) -> str:
    """Return what names a member to their agenda."""
    return _KEY.sign(f"{member.pk}-{member.feed_key.hex}")


def _holder(token: str) -> Member:
    try:
        pk, key = _KEY.unsign(token).split("-")
    except BadSignature as error:
        raise Http404 from error
    member: Member = get_object_or_404(Member.objects.visible_to(AnonymousUser()), pk=pk, feed_key=key)
    return member
