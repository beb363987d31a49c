"""What the worker does for partnerships: profiles, claims, followers of calls, parties of exchanges."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from notifications.queueing import put
from partnerships import exchange_telling, reminding
from partnerships.models import CallReminder, Candidacy, Exchange, ExchangeStep, Organisation, Partnership

# A letter that could not be written is tried again for about an hour.
PATIENCE: Final = RetryStrategy(max_attempts=7, exponential_wait=3)

# What is kept true.
PROFILES: Final[dict[str, Any]] = {"partnership": Partnership, "organisation": Organisation}


@app.periodic(cron="20 7 * * *")
@app.task(queueing_lock="keep_profiles_true")
def keep_profiles_true(timestamp: int) -> None:
    """Ask, remind or archive, each profile by itself: one that fails is tried again tomorrow and stops no other."""
    for kind, profiles in PROFILES.items():
        for pk in profiles.objects.due().kept_by_somebody().values_list("pk", flat=True).iterator(chunk_size=200):
            see_to_profile.defer(kind=kind, pk=pk)


@app.task(queue="notices")
def see_to_profile(*, kind: str, pk: int) -> None:
    """Take the step that is due for one profile."""
    for profile in PROFILES[kind].objects.due().filter(pk=pk):
        profile.see_to()


@app.periodic(cron="40 7 * * *")
@app.task(queueing_lock="leave_to_admins")
def leave_to_admins(timestamp: int) -> None:
    """Leave to admins who keeps a profile where nobody has answered for too long, or nobody can; each by itself."""
    for candidacy in Candidacy.objects.unanswered():
        candidacy.escalate()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="remind_of_deadlines")
def remind_of_deadlines(timestamp: int) -> int:
    """Give the notices that are due, each once; letters follow. Return how many reminders were made."""
    now, made = timezone.now(), 0
    for deadline in list(CallReminder.objects.waiting(now).values_list("pk", flat=True)):
        with transaction.atomic():
            for reminder in reminding.tell(deadline, now):
                put(mail_reminder, reminder_id=reminder.pk)
                made += 1
    return made


@app.task(queue="mail", retry=PATIENCE)
def mail_reminder(*, reminder_id: int) -> None:
    """Mail those who follow the call. A run that was killed goes on where it stopped."""
    for reminder in CallReminder.objects.for_notices().filter(pk=reminder_id):
        reminding.mail(reminder)


@app.task(queue="mail", retry=PATIENCE)
def mail_exchange(*, step_id: int) -> None:
    """Mail the parties of an exchange about a step."""
    for step in ExchangeStep.objects.filter(pk=step_id):
        exchange_telling.mail(step)


@app.periodic(cron="40 7 * * *")
@app.task(queueing_lock="see_to_exchanges")
def see_to_exchanges(timestamp: int) -> None:
    """Remind, or let lapse, each exchange by itself: one that fails is tried again tomorrow and stops no other."""
    for pk in Exchange.objects.awaiting().values_list("pk", flat=True).iterator(chunk_size=200):
        see_to_exchange.defer(exchange_id=pk)


@app.task(queue="notices")
def see_to_exchange(*, exchange_id: int) -> None:
    """Take the step that is due for one exchange."""
    for exchange in Exchange.objects.awaiting().filter(pk=exchange_id):
        exchange.see_to()
