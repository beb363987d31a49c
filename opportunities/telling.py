"""Telling members what became of an offer, a request or an interest: a notice, and a letter unless they want no mail.

A letter names what it is about and leads to its page. It never holds an address of the other side, nor their words.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from members.models import Member
from notifications.letters import absolute, defused, spoken_to, write_letter
from notifications.models import Notification

if TYPE_CHECKING:
    from opportunities.models.steps import Step

# By deed: the subject, and what happened.
LETTERS: Final = {
    "sent": (
        _("Interest in: %(title)s"),
        _("%(organisation)s is interested. Read what they say, and accept or decline."),
    ),
    "accepted": (_("Accepted: %(title)s"), _("Your interest is accepted. The page shows you each other's address.")),
    "declined": (_("Declined: %(title)s"), _("Your interest is declined.")),
    "taken-back": (_("Taken back: %(title)s"), _("%(organisation)s has taken its interest back.")),
    "lapsed": (
        _("Lapsed: %(title)s"),
        _("The interest of %(organisation)s has lapsed: it was not answered in time, or what it was about is over."),
    ),
    "reminded": (
        _("Expires soon: %(title)s"),
        _("It expires within a week. Renew it if it is still wanted, or mark it as fulfilled."),
    ),
}


def tell(step: "Step", members: Iterable[int], *, mails: bool = True) -> None:
    """Give members a notice of a step, in the transaction of the deed, and write to those who want mail."""
    hearing = Member.objects.reading().filter(pk__in=list(members))
    rows = hearing.annotate(reason=Value(Notification.Reason.INTEREST.value)).order_by().values_list("pk", "reason")
    Notification.objects.tell(rows, step, actor=step.by)
    for member in hearing.exclude(mail_mode=Member.MailMode.NONE).order_by("pk") if mails else ():
        _write(step, member)


def _write(step: "Step", member: Member) -> None:
    notice = Notification.objects.of(member).of_target(step).unread().not_mailed().first()
    if notice is not None and notice.claim():
        with spoken_to(member):
            write_letter(member, "opportunities/mail/step", letter_words(step), notice=notice.pk).send()


def letter_words(step: "Step") -> dict[str, Any]:
    """Return what a letter says; to be called in the language of its reader."""
    subject, words = LETTERS[step.deed]
    organisation = defused(step.interest.organisation.name) if step.interest else ""
    named = {"title": defused(step.opportunity.title), "organisation": organisation}
    return {
        "subject": subject % named,
        "words": words % named,
        "title": named["title"],
        "url": absolute(step.get_absolute_url()),
    }
