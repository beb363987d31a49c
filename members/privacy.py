"""What is kept of members: the account, how it is signed in to, and what they asked about their data."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import FORMER_MEMBER, Names
from members.exports import DAYS_KEPT
from members.models import DataExport, DataRequest, Member

ACCOUNT: Final = _("until you erase your account")

KEPT: Final = (
    Kept(
        holds={"members.Member": "email password username display_name affiliation about time_zone silence_reason"},
        of="pk",
        without="password",
        what=_(
            "Your e-mail address; your name, affiliation and what you say of yourself; your password as a hash "
            "(Argon2); language, time zone, theme and how you want mail; while moderators keep you from "
            "writing or signing in, since when, until when and why"
        ),
        why=_(
            "the address lets you sign in and get codes, and no other member sees it; name and affiliation tell "
            "others who speaks; the rest shows pages as you like them"
        ),
        ground=Ground.CONTRACT,
        until=ACCOUNT,
    ),
    Kept(
        holds={"account.EmailAddress": "user email"},
        of="user",
        what=_("Which addresses you have confirmed"),
        why=_("so that nobody signs up with an address of somebody else"),
        ground=Ground.CONTRACT,
        until=ACCOUNT,
    ),
    Kept(
        holds={"members.Member_groups": "member", "members.Member_user_permissions": "member"},
        of="member",
        more="",
        what=_("What you may do beyond writing: organise, moderate"),
        why=_("so that the site lets you"),
        ground=Ground.CONTRACT,
        until=ACCOUNT,
    ),
    Kept(
        holds={"mfa.Authenticator": "user data"},
        of="user",
        without="data",
        what=_("Second factors and passkeys, their secrets encrypted"),
        why=_("to make sure that it is you who signs in"),
        ground=Ground.CONTRACT,
        until=_("until you remove them, or erase your account"),
    ),
    Kept(
        holds={"usersessions.UserSession": "user ip session_key user_agent data"},
        of="user",
        without="session_key data",
        what=_("Where you are signed in: IP address, browser and time of each session"),
        why=_("so that you see it and can end it"),
        ground=Ground.INTEREST,
        until=_("until the session ends: 14 days after its last use, 90 days after you signed in at most"),
    ),
    Kept(
        holds={"members.DataExport": "member file"},
        of="member",
        without="file",
        what=_("A copy of your data, if you asked for one"),
        why=_("so that you can take it along; nobody else can fetch it"),
        ground=Ground.DUTY,
        until=_("a week"),
    ),
    Kept(
        holds={"members.DataRequest": "member name email page words answer extension_reason"},
        of="member",
        what=_("What you asked about your data, with name and address, and the answer; account or not"),
        why=_("to answer you within a month, and to show that we did"),
        ground=Ground.DUTY,
        until=_("a year after the answer"),
    ),
    Kept(
        holds={"members.DataRequest": "answered_by"},
        of="answered_by",
        without="member name email page words answer extension_reason",
        what=_("For admins: which requests about data you answered"),
        why=_("so that it is known who answered"),
        ground=Ground.DUTY,
        until=_("a year after the answer"),
    ),
    Kept(
        holds={"sessions.Session": "session_key session_data"},
        what=_("The session itself: that you are signed in, and a text you were typing when a session ran out"),
        why=_("so that you stay signed in and lose no text"),
        ground=Ground.CONTRACT,
        until=_("until the session ends: 14 days after its last use, 90 days after you signed in at most"),
        withheld=_("it holds nothing that stands nowhere else"),
    ),
    Kept(
        holds={"admin.LogEntry": "user object_id object_repr change_message"},
        of="user",
        without="object_repr change_message",
        what=_("For staff: what they added, changed or removed in the workplace"),
        why=_("so that changes can be traced"),
        ground=Ground.INTEREST,
        until=_("three years; it goes with the account of who made the change"),
    ),
)

# Texts that are no personal data: names of permissions and groups, keys that say nothing of anybody.
IMPERSONAL: Final = {
    "members.Joining": "trap_name",
    "members.MailDomain": "domain",
    "auth.Permission": "name codename",
    "auth.Group": "name",
    "contenttypes.ContentType": "app_label model",
    # Codes are confirmed in the session; this table of allauth stays empty.
    "account.EmailConfirmation": "key",
}


def _forget_sessions(before: datetime) -> int:
    """Delete expired sessions and what the list of sessions knows of them: address, browser, time."""
    ended, _rows = Session.objects.filter(expire_date__lt=before).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended


TERMS: Final = (
    Term(
        name="sessions",
        what=_("Sessions, with IP address and browser"),
        since=_("after their end, which is 14 days after the last use and 90 days after signing in at most"),
        days=0,
        forget=_forget_sessions,
    ),
    Term(
        name="data-exports",
        what=_("Copies of members' data"),
        since=_("after they were asked for"),
        days=DAYS_KEPT,
        forget=lambda before: DataExport.objects.filter(asked_at__lt=before).delete()[0],
    ),
    Term(
        name="data-requests",
        what=_("Requests about personal data, with name and address"),
        since=_("after the answer"),
        days=365,
        forget=lambda before: DataRequest.objects.filter(answered_at__lt=before).delete()[0],
    ),
    Term(
        name="admin-log",
        what=_("What staff changed in the workplace"),
        since=_("after the change"),
        days=3 * 365,
        forget=lambda before: LogEntry.objects.filter(action_time__lt=before).delete()[0],
    ),
)


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """End the account, and every session of it, wherever it is open; the last step."""
    DataRequest.objects.of(member).delete()
    sessions = UserSession.objects.filter(user=member)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Member), object_id=str(member.pk))
    about.update(object_repr=FORMER_MEMBER)
    for line in about:
        line.change_message = names.out_of(line.change_message, near=True)
        line.save(update_fields=["change_message"])
    member.delete()
