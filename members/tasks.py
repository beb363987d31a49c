"""What the worker does for members: ends suspensions on their day."""

from django.utils import translation
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from members.models import Member


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="end_suspensions")
def end_suspensions(timestamp: int) -> None:
    """Let members in again whose suspension has ended."""
    for member in Member.objects.due_back():
        with translation.override(None):
            member.reinstate(by=None, reason=gettext("The term of the suspension is over."))
