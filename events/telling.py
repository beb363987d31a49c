"""The worker's part of telling: everybody once, also after a worker was killed half-way."""

from typing import Final

from django.db import transaction
from django.db.models import Value

from events.models.telling import Telling, Told
from events.recipients import Recipient
from events.telling_letters import Message, wants_mail
from members.models import Member
from notifications.models import Notification

BATCH: Final = 500


def tell(telling: Telling) -> int:
    """Write to everybody whom the release concerns and who was not written to; return how many that were."""
    message = Message(telling)
    found = {each.key: each for each in message.recipients}
    _enrol(telling, list(found.values()))
    waiting = telling.told.unsent().order_by("pk")
    return sum(_write(message, told, found.get(told.key)) for told in waiting.iterator())


def _enrol(telling: Telling, found: list[Recipient]) -> None:
    """Note who is to be told; who stands there already stays once."""
    rows = [
        Told(telling=telling, member=each.member, registration=None if each.member else each.registration)
        for each in found
    ]
    Told.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _write(message: Message, told: Told, to: Recipient | None) -> bool:
    """Give notice and letter in one transaction with the mark that they were given."""
    with transaction.atomic():
        if not told.claim() or to is None:
            return False
        notice = _give_notice(message, to.member) if to.member else None
        if wants_mail(to):
            message.letter(to, notice=notice).send()
    return True


def _give_notice(message: Message, member: Member) -> int | None:
    """Put the release into a member's inbox; return the notice, which the mail can turn down."""
    who = Member.objects.filter(pk=member.pk).values_list("pk")
    rows = who.annotate(reason=Value(Notification.Reason.AGENDA.value))
    Notification.objects.tell(rows, message.release, actor=None)
    return Notification.objects.of(member).of_target(message.release).values_list("pk", flat=True).first()
