"""What the worker does for events: passes seats on, releases by the clock, tells people, ends what nobody answers."""

from typing import Final

from django.utils import translation
from django.utils.translation import gettext
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from events import telling
from events.models import Meeting, MeetingRules, RegistrationRules, ScheduledRelease, Telling

# A message that could not be written is tried again for about an hour.
PATIENCE: Final = RetryStrategy(max_attempts=7, exponential_wait=3)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="pass_seats_on")
def pass_seats_on(timestamp: int) -> int:
    """Offer what is free to the next who waits; the clock has ended the offers, this only writes the letters."""
    return sum(rules.pass_on_now() for rules in RegistrationRules.objects.with_waiting())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="release_by_the_clock")
def release_by_the_clock(timestamp: int) -> int:
    """Publish the scheduled releases whose time has come; return how many became public."""
    return sum(scheduled.carry_out() is not None for scheduled in ScheduledRelease.objects.due())


@app.task(queue="notices", retry=PATIENCE)
def tell_of_release(*, telling_id: int) -> None:
    """Write to everybody whom a release concerns. A run that was killed goes on where it stopped."""
    for found in Telling.objects.filter(pk=telling_id, sent_at__isnull=False).select_related("release__event"):
        telling.tell(found)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="lapse_meetings")
def lapse_meetings(timestamp: int) -> int:
    """End what nobody answered in time, each by itself; return how many that were."""
    return sum(meeting.lapse() for meeting in Meeting.objects.overdue())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="settle_meetings")
def settle_meetings(timestamp: int) -> None:
    """See to the meetings of events that are off or on another day, however that came about."""
    for rules in MeetingRules.objects.unsettled():
        settle(rules)


@app.task(queue="notices", retry=PATIENCE)
def settle_meetings_of(*, event_id: int) -> None:
    """The same for one event, as soon as its agenda says so."""
    for rules in MeetingRules.objects.unsettled().of_event(event_id):
        settle(rules)


def settle(rules: MeetingRules) -> None:
    """End what was arranged for a day on which the event is not held. A run that was killed goes on."""
    if rules.event.is_off or rules.is_moved:
        with translation.override(rules.event.language):
            words = str(rules.event.status.label) if rules.event.is_off else gettext("The event has another date.")
        rules.event.meetings.all().end(by=None, words=words)
    if not rules.event.is_off:
        rules.move()
