"""What happens to a registration. Each deed locks the seats of its event, so no seat is given twice."""

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from django.db import models, transaction
from django.utils import timezone

from events import signals
from events.models.registration_rules import Openness, RegistrationRules

if TYPE_CHECKING:
    from events.models.registrations import Registration

# More letters than anybody gets about one registration.
MOST_LINKS: Final = 100


class NoSeatError(Exception):
    """There is no seat to give, and no waiting list; or registration is closed by the clock."""

    def __init__(self, openness: Openness) -> None:
        """Remember why."""
        super().__init__(openness)
        self.openness = openness


class RegistrationDeeds(models.Model):
    """The verbs. Each tells its person what came of it, once: whoever comes second finds nothing to do."""

    class Meta:
        abstract = True

    @transaction.atomic
    def use_link(self, number: str) -> bool:
        """Note that a link was opened; False if it was before, however many come at once."""
        me = self._rows().select_for_update().get()
        if number in me.used_links:
            return False
        self._rows().update(used_links=[number, *me.used_links][:MOST_LINKS])
        return True

    @transaction.atomic
    def verify(self) -> bool:
        """Take the address as confirmed, by the link of its letter; it works once."""
        me, rules = self._locked()
        if me.verified_at or me.cancelled_at or me.forgotten_at:
            return False
        if rules.openness(free=1) is not Openness.OPEN:
            raise NoSeatError(Openness.CLOSED)
        me.verified_at, me.key = timezone.now(), uuid4()
        self.settle(rules)
        return True

    def settle(self, rules: RegistrationRules) -> None:
        """Give them a seat, a place on the waiting list, or the organisers' attention. Under the lock of `rules`."""
        me = self._me()
        if rules.admission == rules.Admission.APPROVAL and not me.approved_at:
            me.save()
            self.tell("asking")
            return
        me.approved_at = me.approved_at or timezone.now()
        rules.pass_on()
        free = rules.free_seats()
        if free is None or free > 0:
            self._sit(rules)
        elif rules.when_full == rules.WhenFull.WAIT:
            me.waiting_since, me.offered_until = timezone.now(), None
            me.save()
            self.tell("waiting")
        else:
            raise NoSeatError(Openness.FULL)

    @transaction.atomic
    def accept(self) -> None:
        """Take the seat that is offered; whose turn it is by now need not wait for the worker to offer it."""
        me, rules = self._locked()
        if me.confirmed_at:
            return
        if me.current_offer() or (rules.pass_on() and self._locked()[0].current_offer()):
            self._sit(rules)
        else:
            raise NoSeatError(Openness.WAITING)

    @transaction.atomic
    def cancel(self) -> bool:
        """Give up the seat, or the wish for one; it goes to the first who waits."""
        me, rules = self._locked()
        if me.cancelled_at or me.refused_at or me.checked_in_at:
            return False
        self._leave()
        me.cancelled_at = timezone.now()
        me.save()
        self.tell("cancelled")
        rules.pass_on()
        return True

    @transaction.atomic
    def approve(self) -> bool:
        """Let them take part; without a free seat they wait for one."""
        me, rules = self._locked()
        if me.approved_at or not me.verified_at or me.refused_at or me.cancelled_at:
            return False
        me.approved_at = timezone.now()
        self.settle(rules)
        return True

    @transaction.atomic
    def refuse(self, *, reason: str) -> bool:
        """Do not let them take part, and say why; a seat they had goes to the first who waits."""
        me, rules = self._locked()
        if me.refused_at or me.cancelled_at or me.checked_in_at:
            return False
        self._leave()
        me.refused_at, me.reason = timezone.now(), reason
        me.save()
        self.tell("refused")
        rules.pass_on()
        return True

    def say(self, said: dict[str, Any]) -> None:
        """Change what they said of themselves."""
        me = self._me()
        for name, value in said.items():
            setattr(me, name, value)
        me.save(update_fields=[*said])

    def check_in(self) -> bool:
        """Note that they came; once."""
        waiting = self._rows().confirmed().filter(checked_in_at__isnull=True)
        return bool(waiting.update(checked_in_at=timezone.now()))

    def undo_check_in(self) -> bool:
        """Take that back."""
        return bool(self._rows().attended().update(checked_in_at=None))

    @transaction.atomic
    def forget(self) -> None:
        """Delete whose it is; the row stays for the totals. Before the event the seat becomes free."""
        me, rules = self._me(), RegistrationRules.objects.locking(self._me().event_id).first()
        me.refresh_from_db()
        if not me.event.is_over and not me.checked_in_at:
            self._leave()
            me.cancelled_at = me.cancelled_at or timezone.now()
        me.member, me.name, me.email, me.affiliation, me.reason = None, "", "", "", ""
        me.answers, me.key, me.listed_at, me.forgotten_at = {}, uuid4(), None, timezone.now()
        me.save()
        if rules:
            rules.pass_on()

    def tell(self, what: str) -> None:
        """Send the letter about it, in this transaction."""
        signals.registration_told.send(type(self), registration=self, what=what)

    def current_offer(self) -> bool:
        """Tell whether an offer stands that they may take."""
        me = self._me()
        return me.is_offered and not (me.cancelled_at or me.refused_at or me.confirmed_at)

    def _sit(self, rules: RegistrationRules) -> None:
        me = self._me()
        me.confirmed_at, me.waiting_since, me.offered_until = timezone.now(), None, None
        me.save()
        me.take_wishes(rules)
        self.tell("confirmed")

    def _leave(self) -> None:
        """Give back every seat, here and in breakouts."""
        me = self._me()
        me.confirmed_at = me.waiting_since = me.offered_until = None
        me.choices.all().delete()

    def _locked(self) -> "tuple[Registration, RegistrationRules]":
        me = self._me()
        rules = RegistrationRules.objects.lock(me.event_id)
        me.refresh_from_db()
        return me, rules

    def _me(self) -> "Registration":
        return cast("Registration", self)

    def _rows(self) -> Any:
        return type(self)._default_manager.filter(pk=self.pk)
