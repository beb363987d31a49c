"""Meetings of the sample event: who takes them, one agreed on, one that waits for an answer. No mail is sent."""

from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from events.models import Availability, Booking, Event, Meeting, MeetingRules, MeetingState, MeetingStep, StepKind
from members.models import Member


def fill(event: Event, fixture: dict[str, Any], members: dict[str, Member]) -> None:
    """Open meetings, and let some sample members take them."""
    asked, now = fixture["meetings"], timezone.now()
    starts_at = event.starts_at + timedelta(minutes=asked["after_minutes"])
    rules = MeetingRules.objects.create(
        event=event,
        event_start=event.starts_at,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=asked["minutes"]),
        slot_minutes=asked["slot_minutes"],
        opened_at=now,
    )
    starts = rules.starts()
    for entry in fixture["taker"]:
        said = {name: entry[name] for name in ("kinds", "about")}
        who, free = members[entry["by"]], [starts[number] for number in entry["slots"]]
        Availability.objects.create(event=event, member=who, speaks_for=who.affiliation, starts=free, **said)
    for entry in fixture["meeting"]:
        _meet(rules, entry, members)


def _meet(rules: MeetingRules, entry: dict[str, Any], members: dict[str, Member]) -> None:
    requester, invitee = members[entry["by"]], members[entry["to"]]
    times = [rules.starts()[number] for number in entry["slots"]]
    values: dict[str, Any] = {"proposals": times, "last_proposal": times[-1], "turn": "invitee"}
    if entry.get("agreed"):
        slot = DateTimeTZRange(times[0], times[0] + rules.length)
        values = {"state": MeetingState.ACCEPTED, "slot": slot, "sequence": 1}
    meeting = Meeting.objects.create(
        event=rules.event,
        kind=entry["kind"],
        requester=requester,
        invitee=invitee,
        requester_for=requester.affiliation,
        invitee_for=invitee.affiliation,
        text=entry["text"],
        minutes=rules.slot_minutes,
        **values,
    )
    MeetingStep.objects.create(meeting=meeting, kind=StepKind.ASKED, by=requester)
    if meeting.slot:
        MeetingStep.objects.create(meeting=meeting, kind=StepKind.ACCEPTED, by=invitee)
        Booking.objects.bulk_create(Booking(meeting=meeting, member=who, slot=meeting.slot) for who in meeting.people())
