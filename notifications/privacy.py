"""What is kept of what reaches members: follows, notices, digests, and mail on its way."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Ground, Kept

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
