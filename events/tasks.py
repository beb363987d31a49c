"""What the worker does for events: passes seats on whose offer nobody took."""

from procrastinate.contrib.django import app

from events.models import RegistrationRules


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="pass_seats_on")
def pass_seats_on(timestamp: int) -> int:
    """Offer what is free to the next who waits; the clock has ended the offers, this only writes the letters."""
    return sum(rules.pass_on_now() for rules in RegistrationRules.objects.with_waiting())
