"""ClusterXchange: a visiting organisation stays with a host in another eligible country, or they meet by wire."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from members.models import Member
from members.rules import Reader, administers, is_member, may_write
from partnerships.models.eligible import EligibleCountry
from partnerships.models.exchange_clock import PUBLIC, state, state_of, today
from partnerships.models.exchange_deeds import Exchanged
from partnerships.models.exchange_path import ASKED, mark
from partnerships.models.exchange_rules import CONSTRAINTS
from partnerships.models.exchange_words import (
    CONTACT_LENGTH,
    ORGANISATIONS,
    PARTNERSHIPS,
    REASON_LENGTH,
    TEXT_LENGTH,
    Deed,
    Mode,
    Party,
    State,
)
from partnerships.models.organisations import Organisation
from partnerships.models.partnerships import Partnership
from partnerships.models.speaking import organisations_spoken_for, partnerships_spoken_for

# The column that holds each party.
COLUMNS: Final = {
    Party.VISITING: "visiting",
    Party.HOST: "host",
    Party.VISITING_PARTNERSHIP: "visiting_partnership",
    Party.HOST_PARTNERSHIP: "host_partnership",
}


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """Questions about exchanges, and the verb that begins one."""

    def visible_to(self, reader: Reader) -> Self:
        """What is committed or later; to the parties theirs from its submission on, a draft to the visiting side.

        Admins see all.
        """
        if administers(reader):
            return self
        return self.filter(PUBLIC | concerning(reader) if is_member(reader) else PUBLIC)

    def of_parties(self, reader: Reader) -> Self:
        """Those to which somebody is a party."""
        return self.filter(concerning(reader)) if is_member(reader) else self.none()

    def of_visitor(self, member: Member) -> Self:
        """Those for which a member applied."""
        return self.filter(visitor=member)

    def numbered(self, number: str) -> "Exchange | None":
        """Return the one that an address names, if it is a number and there."""
        return self.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None

    def named(self) -> Self:
        """Load the names of all parties and the visitor."""
        parties = (*COLUMNS.values(), "visitor")
        return self.select_related(*parties).defer(*(f"{party}__search_vector" for party in parties))

    def standing(self) -> Self:
        """Add where each stands by the clock, as `stands`."""
        return self.annotate(stands=state(today()))

    def awaiting(self) -> Self:
        """Those in which somebody owes a deed: submitted, and neither over nor closed."""
        over = Q(cancelled_at__isnull=False) | Q(refused_at__isnull=False) | Q(closed_at__isnull=False)
        return self.filter(submitted_at__isnull=False).exclude(over)

    @transaction.atomic
    def apply(self, *, by: Member, **said: Any) -> "Exchange":
        """Begin a draft; the same form sent twice makes one."""
        Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)
        known = {name: said[name] for name in ("visiting", "host", "starts_on")}
        same = self.filter(visitor=by, **known).exclude(Exchange.OVER).first()
        if same is not None and all(getattr(same, name) == value for name, value in said.items()):
            return same
        made = Exchange(visitor=by, **said)
        made.set_countries()
        made.check_rules()
        made.save()
        return made


def concerning(member: Member) -> Q:
    """Return the condition that somebody is a party: the other parties are from its submission on."""
    organisations = organisations_spoken_for(member).values("pk")
    kept = partnerships_spoken_for(member).values("pk")
    others = Q(host__in=organisations) | Q(visiting_partnership__in=kept) | Q(host_partnership__in=kept)
    return Q(visitor=member) | Q(visiting__in=organisations) | (Q(submitted_at__isnull=False) & others)


class Exchange(Exchanged):
    """One exchange, from the draft of its application to the report. Its steps say who did what."""

    OVER: ClassVar = Q(cancelled_at__isnull=False) | Q(refused_at__isnull=False)

    visiting = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="visits", verbose_name=_("visiting organisation")
    )
    visiting_country = models.ForeignKey(
        EligibleCountry, on_delete=models.PROTECT, related_name="+", verbose_name=_("visiting country")
    )
    host = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="hosted_exchanges", verbose_name=_("host organisation")
    )
    host_country = models.ForeignKey(
        EligibleCountry, on_delete=models.PROTECT, related_name="+", verbose_name=_("host country")
    )
    visiting_partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="exchanges", verbose_name=_("visiting partnership")
    )
    host_partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="hosted_exchanges", verbose_name=_("host partnership")
    )
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="exchanges",
        verbose_name=_("visitor"),
    )
    contact = models.CharField(_("how the visitor is reached"), max_length=CONTACT_LENGTH, blank=True)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.PHYSICAL)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    goals = models.TextField(_("goals"), max_length=TEXT_LENGTH, blank=True)
    agenda = models.TextField(_("agenda"), max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    # The consents given, as "signed:host"; each has a step that says by whom.
    given = ArrayField(models.CharField(max_length=20), default=list, editable=False, verbose_name=_("consents"))
    saved_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    validated_at = models.DateTimeField(_("validated"), null=True, editable=False)
    refused_at = models.DateTimeField(_("refused"), null=True, editable=False)
    matched_at = models.DateTimeField(_("matched"), null=True, editable=False)
    committed_at = models.DateTimeField(_("committed"), null=True, editable=False)
    reported_at = models.DateTimeField(_("reported"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    end_reason = models.CharField(_("why it is refused or cancelled"), max_length=REASON_LENGTH, blank=True)
    report = models.TextField(_("report"), max_length=TEXT_LENGTH, blank=True)
    report_language = models.CharField(_("language of the report"), max_length=2, choices=LANGUAGES, default="en")

    objects = ExchangeQuerySet.as_manager()
    quotes: ClassVar = ("goals", "agenda", "report", "end_reason")

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = CONSTRAINTS
        indexes: ClassVar = [
            models.Index(fields=["-starts_on", "-id"], name="exchange_newest"),
            models.Index(fields=["visiting_partnership", "reported_at"], name="exchange_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.visiting} → {self.host}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:exchange_detail", args=[self.pk])

    @property
    def state(self) -> State:
        """Return where it stands now."""
        return state_of(self, today())

    @property
    def days(self) -> int:
        """Return how long it lasts; both ends count."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def is_public(self) -> bool:
        """Tell whether everybody reads it."""
        return self.committed_at is not None and self.cancelled_at is None

    @property
    def is_over(self) -> bool:
        """Tell whether its last day has come: from then on it is reported."""
        return self.ends_on <= today()

    @property
    def awaited(self) -> list[tuple[Deed, Party]]:
        """Return what is owed now, and by which party."""
        stands = self.state
        if stands in ASKED:
            deed, parties = ASKED[stands]
            return [(deed, party) for party in parties if mark(deed, party) not in self.given]
        if stands == State.UNDER_WAY and self.is_over:
            return [(Deed.REPORTED, Party.VISITING)]
        return [(Deed.CLOSED, Party.VISITING_PARTNERSHIP)] if stands == State.REPORTED else []

    @property
    def waits_for(self) -> list[tuple[Deed, Party, Organisation | Partnership]]:
        """Return what is owed now, with the organisation or partnership that owes it."""
        return [(deed, party, self.body(party)) for deed, party in self.awaited]

    def body(self, party: str) -> Organisation | Partnership:
        """Return the organisation or partnership that is this party."""
        found: Organisation | Partnership = getattr(self, COLUMNS[Party(party)])
        return found

    def parties_of(self, reader: Reader) -> list[Party]:
        """Return the parties for which somebody may sign here; two queries."""
        if not may_write(reader):
            return []
        bodies = {party: getattr(self, f"{column}_id") for party, column in COLUMNS.items()}
        known = organisations_spoken_for(reader).filter(pk__in=[bodies[party] for party in ORGANISATIONS])
        kept = partnerships_spoken_for(reader).filter(pk__in=[bodies[party] for party in PARTNERSHIPS])
        spoken = {*known.values_list("pk", flat=True)}, {*kept.values_list("pk", flat=True)}
        return [party for party in Party if bodies[party] in spoken[party in PARTNERSHIPS]]

    def is_of(self, reader: Reader) -> bool:
        """Tell whether somebody is its visitor."""
        return is_member(reader) and self.visitor_id == reader.pk

    def set_countries(self) -> None:
        """Take over in which countries the two organisations are today."""
        self.visiting_country_id, self.host_country_id = self.visiting.country, self.host.country
