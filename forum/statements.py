"""Who hears of a decision, and how: the author gets a statement of reasons, whoever reported it the outcome.

A statement is owed to its reader: it is mailed whatever they chose for notices, also to who is suspended and cannot
sign in. Its address is sealed, so that whoever holds the mail can read it and appeal.
"""

from typing import Any, Final

from django.core import signing
from django.db import transaction
from django.db.models import Value
from django.urls import reverse
from django.utils.translation import override

from forum.models import Appeal, Decision, Report, Topic
from forum.models.decisions import DecisionQuerySet
from members.models import Member
from notifications.letters import absolute, defused, duty_letter, spoken_to
from notifications.models import Notification

SALT: Final = "statement"
Reason = Notification.Reason


def statement_token(decision: Decision) -> str:
    """Return the sealed part of the address at which a decision can be read without signing in."""
    return signing.dumps(decision.pk, salt=SALT)


def read_statement_token(token: str) -> int:
    """Return which decision an address names; anything not made here raises `signing.BadSignature`."""
    return int(signing.loads(token, salt=SALT))


def statement_url(decision: Decision) -> str:
    """Return the address for a mail."""
    return absolute(reverse("forum:statement_letter", args=[statement_token(decision)]))


def tell_about_decision(decision: Decision) -> int:
    """Tell author and reporters, each once; return how many mails were queued. What is kept is no news."""
    told = 0
    if decision.author and decision.deed not in Decision.NO_NEWS:
        told += _tell(decision.author, decision, Reason.DECISION, "statement", _statement(decision))
    held = decision.case.held
    if decision.author and held and decision.deed == Decision.Deed.RELEASE:
        context = {"held": held, "url": absolute(held.get_absolute_url())}
        told += _tell(decision.author, held, Reason.RELEASED, "released", context)
    reports = Report.objects.with_subjects().filter(case=decision.case_id).select_related("reporter", "case")
    for report in reports:
        context = {"report": report, "decision": decision, "url": absolute(report.get_absolute_url())}
        if report.reporter:
            told += _tell(report.reporter, report, Reason.OUTCOME, "outcome", context)
        elif report.email:
            told += _tell_by_mail(report, context)
    return told


def tell_about_appeal(appeal: Appeal) -> int:
    """Tell who appealed what became of it."""
    decision = appeal.decision
    if not decision.author:
        return 0
    return _tell(decision.author, appeal, Reason.APPEAL, "appeal", _statement(decision) | {"appeal": appeal})


def _statement(decision: Decision) -> dict[str, Any]:
    """Return what a mail says. Of a topic that is not for everyone it says nothing from inside."""
    topic = decision.case.topic
    is_public = topic is None or topic.audience == Topic.Audience.EVERYONE
    excerpt = defused(decision.case.excerpt) if is_public else ""
    return {"decision": decision, "excerpt": excerpt, "url": statement_url(decision)}


def _tell(member: Member, target: Any, reason: str, letter: str, context: dict[str, Any]) -> int:
    """Give a member a notice of their own and one mail about it, both or neither, however often it is tried."""
    who = Member.objects.filter(pk=member.pk).values_list("pk").annotate(reason=Value(reason))
    with transaction.atomic():
        Notification.objects.tell(who, target, actor=None)
        notice = Notification.objects.of(member).of_target(target).not_mailed().first()
        if notice is None or not _wants_mail(member, reason) or not notice.claim():
            return 0
        with spoken_to(member):
            duty_letter(member.email, f"notifications/mail/{letter}", context).send()
    return 1


def _wants_mail(member: Member, reason: str) -> bool:
    """Tell whether a mail is due: what is owed always; what was released or came of a report, to who takes mail."""
    return reason not in {Reason.OUTCOME, Reason.RELEASED} or member.mail_mode != Member.MailMode.NONE


def acknowledge(report: Report) -> None:
    """Confirm to who has no account that their notice has arrived. The mail quotes nothing that they wrote."""
    duty_letter(report.email, "notifications/mail/received", {}).send()


def _tell_by_mail(report: Report, context: dict[str, Any]) -> int:
    with transaction.atomic():
        if not report.claim():
            return 0
        with override(None):
            duty_letter(report.email, "notifications/mail/outcome", context | {"url": ""}).send()
    return 1


def statements_of(reader: Any) -> DecisionQuerySet:
    """Return the decisions that a reader may read as statements."""
    return Decision.objects.visible_to(reader).exclude(deed__in=Decision.NO_NEWS).for_statement()
