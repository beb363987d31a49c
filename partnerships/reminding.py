"""Telling followers of a call of its deadlines: a notice and a letter, each once.

The reminder and its notices are written in one transaction with the job that mails; a letter is queued in one
transaction with the mark that it was. So a worker that is killed half-way goes on where it stopped.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.formats import date_format, time_format

from members.models import Member
from notifications.letters import absolute, defused, spoken_to, write_letter
from notifications.models import Notification
from partnerships.models import CallDeadline, CallReminder, Occasion
from partnerships.models.reminders import occasion_of


@transaction.atomic
def tell(deadline: int, now: datetime) -> list[CallReminder]:
    """Give the notices about a deadline that are due; return the reminders of which somebody is to be mailed."""
    locked = CallDeadline.objects.select_for_update(of=("self",)).with_calls().filter(pk=deadline).first()
    if locked is None:
        return []
    occasions = [Occasion.NEWS, occasion_of(locked, now)]
    made = [CallReminder.objects.make(locked, occasion) for occasion in occasions if occasion]
    return [reminder for reminder in made if reminder and _tell(reminder, now)]


def _tell(reminder: CallReminder, now: datetime) -> int:
    """Give a notice to everybody who follows the call; what is over by now is no news."""
    if reminder.occasion == Occasion.NEWS and reminder.deadline.at < now:
        return 0
    rows = reminder.followers().annotate(reason=Value(Notification.Reason.DEADLINE.value)).values_list("pk", "reason")
    return Notification.objects.tell(rows, reminder, actor=None)


def mail(reminder: CallReminder) -> int:
    """Write to everybody who has the notice, has not read it, and wants mail; return how many letters that were."""
    if reminder.is_outdated:
        return 0  # another letter says how the deadline stands now
    waiting = Notification.objects.of_target(reminder).unread().not_mailed()
    members = Member.objects.writing().filter(pk__in=waiting.values("member")).exclude(mail_mode=Member.MailMode.NONE)
    return sum(_mail(member, reminder) for member in members.order_by("pk").iterator())


def _mail(member: Member, reminder: CallReminder) -> bool:
    with transaction.atomic():
        notice = Notification.objects.of(member).of_target(reminder).unread().not_mailed().first()
        if notice is None or not notice.claim():
            return False
        with spoken_to(member):
            write_letter(member, "partnerships/mail/deadline", letter_words(reminder), notice=notice.pk).send()
    return True


def letter_words(reminder: CallReminder) -> dict[str, Any]:
    """Return what a letter says; to be called in the language of its reader."""
    deadline, news = reminder.deadline, reminder.occasion == Occasion.NEWS
    earlier = reminder.earlier if news else None
    return {
        "call": defused(deadline.call.name),
        "stage": defused(deadline.stage),
        "news": news,
        "cancelled": deadline.cancelled_at is not None,
        "closes": told(deadline),
        "earlier": told(earlier) if earlier else "",
        "here": date_format(timezone.localtime(deadline.at), "j F Y, H:i"),
        "days": deadline.days_left(timezone.now()),
        "url": absolute(deadline.call.get_absolute_url()),
    }


def told(when: CallDeadline | CallReminder) -> str:
    """Return a deadline as its source tells it."""
    return f"{date_format(when.closes_on, 'j F Y')}, {time_format(when.closes_time, 'H:i')} ({when.zone})"
