"""The letter to organisers: a scheduled release was not published, and why."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from events.models import ScheduledRelease
from members.models import Member
from notifications.letters import absolute, defused, duty_letter, spoken_to


def write_refusal(scheduled: ScheduledRelease) -> None:
    """Write to every organiser of the event who may still sign in."""
    event = scheduled.event
    for organiser in event.organisers.filter(pk__in=Member.objects.reading()).order_by("pk"):
        with spoken_to(organiser):
            context = {
                "event": defused(event.title),
                "problem": scheduled.get_problem_display(),
                "due": date_format(timezone.localtime(scheduled.due_at), "j F Y, H:i"),
                "url": absolute(reverse("events:agenda_edit", args=[event.slug])),
            }
            duty_letter(organiser.email, "events/mail/refused", context).send()
