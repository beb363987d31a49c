"""What the worker does for offers and requests: lets interests lapse, and reminds of what expires soon."""

from django.utils import timezone
from procrastinate.contrib.django import app

from opportunities.models import Interest, Opportunity


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="lapse_interests")
def lapse_interests(timestamp: int) -> None:
    """Let lapse what nobody answered in time, each by itself; run again, nobody is told twice."""
    for interest in list(Interest.objects.silent(timezone.now()).order_by("pk")):
        interest.lapse()


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="remind_of_expiry")
def remind_of_expiry(timestamp: int) -> None:
    """Remind those whose offer or request expires within a week, once for each term."""
    for opportunity in list(Opportunity.objects.expiring_soon()):
        opportunity.remind()
