"""What is kept of what reaches members: follows, notices, digests, and mail on its way."""

from collections.abc import Iterator
from typing import Final

from cryptography.fernet import InvalidToken
from django.db import connection
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from core.privacy import Exported, Ground, Kept, exported
from core.removal import Names
from members.models import Member
from notifications.mail import unpack

KEPT: Final = (
    Kept(
        holds={"notifications.Follow": "member"},
        of="member",
        what=_("What you follow or muted: partnerships and events"),
        why=_("to tell you of what is new there, or not to"),
        ground=Ground.CONTRACT,
        until=_("until you change it, or erase your account"),
    ),
    Kept(
        holds={"notifications.Notification": "member"},
        of="member",
        what=_("Notices: what you were told, when, and whether you have read it"),
        why=_("to tell you once, and of nothing twice"),
        ground=Ground.CONTRACT,
        until=_("half a year after you have read it, or until you erase your account"),
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


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Take mail to a member out of the queue; follows, notices and digests go with the account."""
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
