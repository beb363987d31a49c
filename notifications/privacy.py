"""What is kept of what reaches members: follows, saved searches, notices, digests, and mail on its way."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cryptography.fernet import InvalidToken
from django.db import connection
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import Names
from members.models import Member
from notifications.mail import unpack
from notifications.models import Digest, Notification

KEPT: Final = (
    Kept(
        holds={"notifications.Follow": "member"},
        of="member",
        what=_("What you follow or muted: partnerships, organisations, calls and events"),
        why=_("to tell you of what is new there, or not to"),
        ground=Ground.CONTRACT,
        until=_("until you change it, or erase your account"),
    ),
    Kept(
        holds={"notifications.SavedSearch": "member kind question name known"},
        of="member",
        what=_("The searches you saved, what you call them, and what they have found before"),
        why=_("to tell you in your summary what is new in them, and of nothing twice"),
        ground=Ground.CONTRACT,
        until=_("until you remove them, or erase your account"),
    ),
    Kept(
        holds={"notifications.Notification": "member"},
        of="member",
        what=_("Notices: what you were told, when, and whether you have read it"),
        why=_("to tell you once, and of nothing twice"),
        ground=Ground.CONTRACT,
        until=_("half a year after you have read it, a year if you have not, or until you erase your account"),
    ),
    Kept(
        holds={"notifications.Notification": "actor"},
        what=_("In the notices of others: that it was you who wrote"),
        why=_("so that a notice says who wrote"),
        ground=Ground.CONTRACT,
        until=_("as long as their notice; your name goes with your account"),
        withheld=_("the notices are those of others; what you wrote is in your export"),
    ),
    Kept(
        holds={"notifications.Digest": "member"},
        of="member",
        what=_("Which mails with a summary were sent to you"),
        why=_("so that none comes twice"),
        ground=Ground.CONTRACT,
        until=_("three months, or until you erase your account"),
    ),
    Kept(
        holds={"procrastinate.ProcrastinateJob": "lock args queueing_lock"},
        what=_("Mail to you on its way, encrypted"),
        why=_("so that a mail server that is down loses no mail"),
        ground=Ground.CONTRACT,
        until=_("until it is sent; if that fails for good, three days"),
        withheld=_("it is deleted within seconds, and you get it anyway"),
    ),
)

IMPERSONAL: Final = {
    # Names of tasks. The periods of digests are days and weeks.
    "procrastinate.ProcrastinateJob": "queue_name task_name",
    "procrastinate.ProcrastinatePeriodicDefer": "task_name periodic_id",
    "notifications.Digest": "period",
}


# Mail that failed for good is kept this long for the operator to see.
DAYS_TO_KEEP_FAILURES: Final = 3

# The queue's own models are for reading. A job's last event says when it ended.
OLD_JOBS: Final = """
DELETE FROM procrastinate_jobs WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND (
    SELECT max(at) FROM procrastinate_events WHERE procrastinate_events.job_id = procrastinate_jobs.id
) < %s
"""


def _forget_jobs(before: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(OLD_JOBS, [before])
        return int(cursor.rowcount)


TERMS: Final = (
    Term(
        name="read-notices",
        what=_("Notices"),
        since=_("after they were read"),
        days=183,
        forget=lambda before: Notification.objects.filter(read_at__lt=before).delete()[0],
    ),
    Term(
        name="unread-notices",
        what=_("Notices that nobody reads"),
        since=_("after they were given"),
        days=365,
        forget=lambda before: Notification.objects.unread().filter(created_at__lt=before).delete()[0],
    ),
    Term(
        name="digests",
        what=_("Which mails with a summary were sent"),
        since=_("after they were made"),
        days=92,
        forget=lambda before: Digest.objects.filter(created_at__lt=before).delete()[0],
    ),
    Term(
        name="failed-jobs",
        what=_("Mail and other work that failed for good, encrypted"),
        since=_("after the last try"),
        days=DAYS_TO_KEEP_FAILURES,
        forget=_forget_jobs,
    ),
)


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Take mail to a member out of the queue; follows, saved searches, notices and digests go with the account."""
    waiting = ProcrastinateJob.objects.filter(task_name="notifications.tasks.send_mail").exclude(status="doing")
    theirs = [pk for pk, args in waiting.values_list("pk", "args").iterator() if _is_to(member.email, args)]
    # The queue's own models are for reading.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [theirs])


def _is_to(address: str, args: dict[str, str]) -> bool:
    try:
        receivers = unpack(args["sealed"]).recipients()
    except (InvalidToken, KeyError):  # sealed with a key that is gone: nobody can send or read it
        return True
    return address.lower() in {receiver.lower() for receiver in receivers}
