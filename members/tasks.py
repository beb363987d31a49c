"""What the worker does for members: ends suspensions on their day, forgets sessions that have ended."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone, translation
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from members.models import Member


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_ended_sessions")
def forget_ended_sessions(timestamp: int) -> None:
    """Delete expired sessions and what the list of sessions knows of them: address, browser, time."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="end_suspensions")
def end_suspensions(timestamp: int) -> None:
    """Let members in again whose suspension has ended."""
    for member in Member.objects.due_back():
        with translation.override(None):
            member.reinstate(by=None, reason=gettext("The term of the suspension is over."))
