"""Questions about registrations, asked as words of their QuerySet."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import Count, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.models.events import Event
from events.models.registration_choosing import Wishes
from events.models.registration_deeds import NoSeatError
from events.models.registration_rules import RETENTION_DAYS, Openness, RegistrationRules
from members.models import Member
from members.rules import Reader, is_member

if TYPE_CHECKING:
    from events.models.registrations import Registration

# Each guest who asks is sent a letter to the address they typed; nobody shall have us write to thousands.
GUESTS_AN_HOUR: Final = 300


class TooManyGuestsError(Exception):
    """So many guests asked within this hour that no more letters go out."""


def _opened(event: Event) -> RegistrationRules:
    """Take the seats of an event that one can register for at this moment."""
    rules = RegistrationRules.objects.lock(event.pk)
    rules.pass_on()
    openness = rules.openness(free=rules.free_seats())
    if openness not in {Openness.OPEN, Openness.WAITING}:
        raise NoSeatError(openness)
    return rules


def past_term[R: models.QuerySet[Any]](rows: R, now: datetime) -> R:
    """Keep what is kept of people of events whose days are over: as many as the organisers set."""
    days = Coalesce(F("event__registration_rules__retention_days"), RETENTION_DAYS)
    term = ExpressionWrapper(days * Value(timedelta(days=1)), output_field=models.DurationField())
    return rows.annotate(term=term).filter(event__ends_at__lt=now - F("term"))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Which registrations; states with a term are told by the clock."""

    def visible_to(self, reader: Reader) -> Self:
        """A member's own. Guests show theirs by the key in their letter; organisers ask `run_by`."""
        return self.filter(member=reader).known() if is_member(reader) else self.none()

    def run_by(self, reader: Reader) -> Self:
        """Registrations of the events that somebody organises."""
        return self.filter(event__in=Event.objects.editable_by(reader)).known()

    def guests(self) -> Self:
        """Those of people without an account."""
        return self.filter(member__isnull=True).known()

    def known(self) -> Self:
        """All but those whose person is forgotten."""
        return self.filter(forgotten_at__isnull=True)

    def for_event(self, event: Event) -> Self:
        """Registrations for one event."""
        return self.filter(event=event)

    def of(self, slug: str) -> Self:
        """Registrations for the event with this slug."""
        return self.filter(event__slug=slug)

    def of_member(self, member: Member) -> Self:
        """Registrations of one member."""
        return self.filter(member=member)

    def of_guest(self, email: str) -> Self:
        """Registrations under one address, whatever its capitals."""
        return self.guests().filter(email__iexact=email)

    def with_key(self, key: UUID) -> Self:
        """The one that a guest's letter opens."""
        return self.filter(key=key)

    def confirmed(self) -> Self:
        """Those who have a seat."""
        return self.filter(confirmed_at__isnull=False)

    def verified(self) -> Self:
        """Those whose address is confirmed."""
        return self.filter(verified_at__isnull=False)

    def unverified(self) -> Self:
        """Guests who have not followed the link in their letter."""
        return self.filter(verified_at__isnull=True)

    def current(self) -> Self:
        """Those neither refused nor cancelled."""
        return self.filter(refused_at__isnull=True, cancelled_at__isnull=True)

    def asking(self) -> Self:
        """Those who wait for an organiser's word, the first one first."""
        return self.verified().current().filter(approved_at__isnull=True).order_by("verified_at", "pk")

    def offered(self) -> Self:
        """Those for whom a seat is held until they answer."""
        return self.filter(confirmed_at__isnull=True, offered_until__gt=timezone.now())

    def waiting(self) -> Self:
        """Those on the waiting list who have had no offer yet, the first one first."""
        found = self.current().filter(waiting_since__isnull=False, confirmed_at__isnull=True)
        return found.filter(offered_until__isnull=True).order_by("waiting_since", "pk")

    def holding(self) -> Self:
        """Those who keep a seat from others: confirmed, or offered one they can still take."""
        return self.filter(Q(confirmed_at__isnull=False) | Q(offered_until__gt=timezone.now()))

    def with_breakouts(self) -> Self:
        """Load the breakouts in which they have a seat."""
        return self.prefetch_related("choices__session")

    def attended(self) -> Self:
        """Those who came."""
        return self.filter(checked_in_at__isnull=False)

    def listed(self) -> Self:
        """Participants who agreed that others see them, by name."""
        return self.confirmed().known().filter(listed_at__isnull=False)

    def past_their_time(self, now: datetime) -> Self:
        """Those whose person is to be forgotten: the days that the organisers set after their event are over."""
        return past_term(self.known(), now)

    def begun_before(self, moment: datetime) -> Self:
        """Those begun by then."""
        return self.filter(created_at__lt=moment)

    def drop(self) -> int:
        """Delete them whole: nobody ever said that they are theirs."""
        counted: int = self.delete()[1].get("events.Registration", 0)
        return counted

    def forget(self) -> int:
        """Delete whose they are, one by one; the rows stay for the totals."""
        rows = list(self.select_related("event", "member"))
        for registration in rows:
            registration.forget()
        return len(rows)

    @transaction.atomic
    def register(
        self, event: Event, *, member: Member, said: dict[str, Any], wishes: Wishes | None = None
    ) -> "Registration":
        """Register a member: seat, waiting list or approval. Sent twice it is one; raises `NoSeatError`.

        A registration they made as a guest, under the address of their account, becomes theirs.
        """
        rules = _opened(event)
        here = self.filter(event=event)
        mine = here.filter(member=member).first() or here.of_guest(member.email).verified().first()
        if mine and mine.is_current:
            mine.member, mine.email = member, ""
            mine.save(update_fields=["member", "email"])
            return mine
        mine = self._begun(mine, event, said, member=member, email="")
        mine.verified_at = timezone.now()
        mine.save()
        for block, sessions in (wishes or {}).items():
            mine.wish(block, sessions)
        mine.settle(rules)
        return mine

    @transaction.atomic
    def ask(self, event: Event, *, email: str, said: dict[str, Any], wishes: Wishes | None = None) -> None:
        """Note what a guest said and send the link that confirms their address; no seat is held meanwhile.

        It tells nobody whether the address is known: who has it learns that from the letter.
        """
        _opened(event)
        mine = self.filter(event=event).of_guest(email).first()
        if not mine and self._asked_lately(event) >= GUESTS_AN_HOUR:
            raise TooManyGuestsError
        if not (mine and mine.verified_at and mine.is_current):
            mine = self._begun(mine, event, said, member=None, email=email.strip().lower())
            mine.save()
            for block, sessions in (wishes or {}).items():
                mine.wish(block, sessions)
        mine.write_link()

    def _asked_lately(self, event: Event) -> int:
        return self.filter(event=event, created_at__gt=timezone.now() - timedelta(hours=1)).unverified().count()

    def _begun(self, mine: "Registration | None", event: Event, said: dict[str, Any], **whose: Any) -> "Registration":
        """A row as it is at the beginning: a new one, or one that was cancelled or let its offer pass."""
        mine = mine or self.model(event=event)
        cleared = dict.fromkeys(("verified_at", "approved_at", "waiting_since", "offered_until", "cancelled_at"))
        for name, value in {**cleared, "created_at": timezone.now(), "key": uuid4(), **said, **whose}.items():
            setattr(mine, name, value)
        return mine

    def shown_as(self, show: str) -> Self:
        """Keep those that a tab of the organisers' list names; anything else means all of them."""
        found: dict[str, Callable[[], Self]] = {
            "confirmed": self.confirmed,
            "asking": self.asking,
            "waiting": self.waiting,
            "offered": self.offered,
            "cancelled": lambda: self.filter(cancelled_at__isnull=False),
            "refused": lambda: self.filter(refused_at__isnull=False),
        }
        return found.get(show, self.all)()

    def totals(self) -> dict[str, int]:
        """Return how many stand where, in one query; the forgotten count too."""
        now, ended = timezone.now(), Q(cancelled_at__isnull=False) | Q(refused_at__isnull=False)
        on_list = Q(waiting_since__isnull=False, confirmed_at__isnull=True, offered_until__isnull=True) & ~ended
        counted = {
            "confirmed": Q(confirmed_at__isnull=False),
            "asking": Q(verified_at__isnull=False, approved_at__isnull=True) & ~ended,
            "waiting": on_list,
            "offered": Q(confirmed_at__isnull=True, offered_until__gt=now),
            "cancelled": Q(cancelled_at__isnull=False),
            "refused": Q(refused_at__isnull=False),
            "attended": Q(checked_in_at__isnull=False),
        }
        totals: dict[str, int] = self.aggregate(**{name: Count("pk", filter=q) for name, q in counted.items()})
        return totals

    def called(self, text: str) -> Self:
        """Those whose name, affiliation or address holds these words, in any order."""
        found = self
        for word in text.replace("\x00", "").split()[:6]:
            found = found.filter(Q(name__icontains=word) | Q(affiliation__icontains=word) | Q(email__icontains=word))
        return found
