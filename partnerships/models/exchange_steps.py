"""The log of an exchange: who did what for which party; each consent and signature is a line of it, once."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.rules import Reader
from partnerships import signals
from partnerships.models.exchange_path import REACHED
from partnerships.models.exchange_words import ORGANISATIONS, REASON_LENGTH, Deed, Party
from partnerships.models.exchanges import COLUMNS, Exchange
from partnerships.models.speaking import speakers

CONSENTS: Final = tuple(REACHED)
# What is not done without saying why.
REASONED: Final = (Deed.REFUSED, Deed.CANCELLED, Deed.LAPSED, Deed.REINSTATED)


class ExchangeStepQuerySet(models.QuerySet["ExchangeStep"]):
    """Questions about steps, and what writes one."""

    def visible_to(self, reader: Reader) -> Self:
        """Steps of exchanges that somebody may read."""
        return self.filter(exchange__in=Exchange.objects.visible_to(reader))

    def of_parties(self, reader: Reader) -> Self:
        """Steps of exchanges to which somebody is a party: these hear of them."""
        return self.filter(exchange__in=Exchange.objects.of_parties(reader))

    def of(self, exchange: Exchange) -> Self:
        """Steps of one exchange."""
        return self.filter(exchange=exchange)

    def for_notices(self) -> Self:
        """Load what a notice shows."""
        vectors = ("exchange__visiting__search_vector", "exchange__host__search_vector")
        return self.select_related("exchange__visiting", "exchange__host").defer(*vectors)

    def in_order(self) -> Self:
        """The oldest first, with who did each."""
        return self.select_related("by").defer("by__search_vector").order_by("pk")

    def log(
        self, exchange: Any, deed: str, *, by: Member | None, party: str = "", words: str = "", moves: bool = True
    ) -> "ExchangeStep":
        """Write down what was done, and let the others hear of it; `moves`: the exchange stands elsewhere now."""
        step = self.create(exchange=exchange, deed=deed, by=by, party=party, words=words)
        signals.exchange_stepped.send(ExchangeStep, step=step, moves=moves)
        return step


class ExchangeStep(models.Model):
    """One deed of a member for a party, or of the clock."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="steps", verbose_name=_("exchange"))
    deed = models.CharField(_("deed"), max_length=10, choices=Deed)
    party = models.CharField(_("for"), max_length=8, choices=Party, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="exchange_steps",
        verbose_name=_("by"),
    )
    words = models.CharField(_("why"), max_length=REASON_LENGTH, blank=True)
    taken_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = ExchangeStepQuerySet.as_manager()
    quotes: ClassVar = ("words",)

    class Meta:
        verbose_name = _("step of an exchange")
        verbose_name_plural = _("steps of exchanges")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exchange", "deed", "party"],
                condition=Q(deed__in=CONSENTS),
                name="exchange_consent_once",
                violation_error_message=_("This party has said so already."),
            ),
            models.UniqueConstraint(
                fields=["exchange", "deed", "by"],
                condition=Q(deed__in=CONSENTS, party__in=ORGANISATIONS),
                name="exchange_two_people",
                violation_error_message=_("Somebody else speaks for the other organisation."),
            ),
            models.CheckConstraint(
                condition=~Q(deed__in=REASONED) | ~Q(words=""),
                name="exchange_step_says_why",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exchange}: {self.get_deed_display()}"

    def get_absolute_url(self) -> str:
        return self.exchange.get_absolute_url()

    @property
    def body(self) -> Any:
        """Return the organisation or partnership for which it was done, if for any."""
        return self.exchange.body(self.party) if self.party else None

    def people(self, *parties: str) -> QuerySet[Member]:
        """Return who speaks for these parties, and the visitor with the visiting one; not who did it."""
        ids = {party: getattr(self.exchange, f"{COLUMNS[Party(party)]}_id") for party in parties}
        organisations = [pk for party, pk in ids.items() if party in ORGANISATIONS]
        partnerships = [pk for party, pk in ids.items() if party not in ORGANISATIONS]
        found = speakers(organisations, partnerships)
        if Party.VISITING in parties:
            found = found | Member.objects.writing().filter(pk=self.exchange.visitor_id or 0)
        return found.exclude(pk=self.by_id or 0).order_by("pk")
