"""What the worker does for events: passes seats on whose offer nobody took, releases by the clock, tells people."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from events import telling
from events.models import RegistrationRules, ScheduledRelease, Telling

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
