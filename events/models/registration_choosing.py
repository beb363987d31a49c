"""How somebody chooses breakouts: a seat where seats are given at once, ranked wishes until then."""

from typing import TYPE_CHECKING, cast

from django.db import models, transaction
from django.utils import timezone

from events.models.agenda import Session
from events.models.registration_rules import RegistrationRules

if TYPE_CHECKING:
    from events.models.registrations import Registration

# Block id to ids of its breakouts, the dearest first; where seats are given at once, one of them.
type Wishes = dict[int, list[int]]


class BreakoutFullError(Exception):
    """A breakout has no seat left."""

    def __init__(self, session: int) -> None:
        """Remember which."""
        super().__init__(session)
        self.session = session


class TooLateError(Exception):
    """Breakouts cannot be chosen any more."""


class RegistrationChoosing(models.Model):
    """The verbs of choosing; `SessionChoice` holds what comes of them."""

    class Meta:
        abstract = True

    @transaction.atomic
    def choose(self, wishes: Wishes) -> None:
        """Take these breakouts, or note them as wishes; all or none. Raises `BreakoutFullError`, `TooLateError`."""
        me = cast("Registration", self)
        rules = RegistrationRules.objects.lock(me.event_id)
        me.refresh_from_db()
        if not rules.can_choose:
            raise TooLateError
        for block, sessions in wishes.items():
            if me.confirmed_at and rules.gives_seats_at_once:
                for session in sessions[:1]:
                    self._take(block, session)
            else:
                self.wish(block, sessions)

    def wish(self, block: int, sessions: list[int]) -> None:
        """Note what they would like, in this order."""
        me = cast("Registration", self)
        me.choices.filter(models.Q(block=block) | models.Q(session__in=sessions)).delete()
        for rank, session in enumerate(sessions, 1):
            me.choices.create(block_id=block, session_id=session, rank=rank)

    def take_wishes(self, rules: RegistrationRules) -> None:
        """Turn the wishes of somebody who has a seat now into seats where there are some. Under the lock."""
        if not rules.gives_seats_at_once:
            return
        for choice in list(cast("Registration", self).choices.filter(held_at__isnull=True, rank=1)):
            try:
                self._take(choice.block_id, choice.session_id)
            except BreakoutFullError:
                continue  # their page asks them to choose again

    def _take(self, block: int, session: int) -> None:
        """Sit in one breakout of a block and in no other; under the lock."""
        mine = cast("Registration", self).choices
        if mine.filter(block=block, session=session, held_at__isnull=False).exists():
            return
        room = Session.objects.get(pk=session).capacity
        if room is not None and room <= Session.objects.filter(pk=session, choices__held_at__isnull=False).count():
            raise BreakoutFullError(session)
        mine.filter(models.Q(block=block) | models.Q(session=session)).delete()
        mine.create(block_id=block, session_id=session, held_at=timezone.now())
