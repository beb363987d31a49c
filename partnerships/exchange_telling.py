"""Telling the parties of an exchange what was done: a notice to all of them, a letter to those it asks or ends for."""

from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet, Value

from members.models import Member
from notifications.letters import absolute, defused, spoken_to, write_letter
from notifications.models import Notification
from partnerships.models import ExchangeStep
from partnerships.models.exchange_path import OWED
from partnerships.models.exchange_words import Deed, Party, State

# These concern all parties; other steps are written only to who is asked next.
FOR_ALL: Final = (Deed.REFUSED, Deed.CANCELLED, Deed.LAPSED, Deed.REINSTATED, Deed.SIGNED, Deed.CLOSED)

# Where an exchange stands while a step asks for the next one.
ASKS: Final[dict[str, State]] = {
    Deed.SUBMITTED: State.SUBMITTED,
    Deed.VALIDATED: State.VALIDATED,
    Deed.ACCEPTED: State.MATCHED,
    Deed.REPORTED: State.REPORTED,
}


def tell(step: ExchangeStep) -> int:
    """Give a notice to whoever speaks for a party; a draft is the visiting side's alone."""
    told = step.people(*_all(step)) if step.deed != Deed.REMINDED else step.people(*_asked(step))
    rows = told.order_by().annotate(reason=Value(Notification.Reason.EXCHANGE.value)).values_list("pk", "reason")
    return Notification.objects.tell(rows, step, actor=step.by)


def mail(step: ExchangeStep) -> int:
    """Write to those who want mail and have not read the notice; return how many letters that were."""
    if step.exchange.state != ASKS.get(step.deed, step.exchange.state):
        return 0  # another letter says how it stands by now
    readers = _readers(step).filter(pk__in=Notification.objects.of_target(step).unread().not_mailed().values("member"))
    wanting = readers.exclude(mail_mode=Member.MailMode.NONE)
    return sum(_mail(member, step) for member in wanting.iterator())


def _readers(step: ExchangeStep) -> QuerySet[Member]:
    return step.people(*(_all(step) if step.deed in FOR_ALL else _asked(step)))


def _all(step: ExchangeStep) -> list[Party]:
    return [*Party] if step.exchange.submitted_at else [Party.VISITING]


def _asked(step: ExchangeStep) -> list[Party]:
    return [party for _deed, party in step.exchange.awaited]


def _mail(member: Member, step: ExchangeStep) -> bool:
    with transaction.atomic():
        notice = Notification.objects.of(member).of_target(step).unread().not_mailed().first()
        if notice is None or not notice.claim():
            return False
        with spoken_to(member):
            write_letter(member, "partnerships/mail/exchange", letter_words(member, step), notice=notice.pk).send()
    return True


def letter_words(member: Member, step: ExchangeStep) -> dict[str, Any]:
    """Return what a letter says; to be called in the language of its reader."""
    exchange = step.exchange
    mine = exchange.parties_of(member)
    return {
        "exchange": defused(str(exchange)),
        "deed": step.get_deed_display(),
        "is_reminder": step.deed == Deed.REMINDED,
        "party": defused(str(step.body)) if step.party else "",
        "reason": defused(step.words),
        "reason_language": exchange.language,
        "state": exchange.state.label,
        "owed": [(OWED[deed], defused(str(exchange.body(party)))) for deed, party in exchange.awaited if party in mine],
        "url": absolute(exchange.get_absolute_url()),
    }
