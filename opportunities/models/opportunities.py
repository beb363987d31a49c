"""Offers and requests of organisations: each about a call, an event or a partnership, and each for a while.

Whether one is open the clock tells whenever somebody asks. Nothing has to run for it to leave lists, feeds and search
at its minute; whoever published it still sees it, and renews it if it is wanted longer.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, Now, NullIf
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.search import Searchable, vector_field
from events.models import Event
from members.models import Member
from members.rules import Reader, is_member, moderates
from opportunities import signals
from opportunities.facets import FACETS
from opportunities.models import terms
from opportunities.models.steps import Step
from opportunities.models.words import Kind, Purpose, RefusedError, Standing
from opportunities.rules import may_speak_for, may_tie_to
from opportunities.telling import tell
from partnerships.countries import country_name
from partnerships.facets import NOT_STATED, Chosen
from partnerships.models import Call, Organisation, Partnership, Sector

TITLE_LENGTH: Final = 120
BODY_LENGTH: Final = 2000
# Few and true: a page of an organisation is no catalogue.
MOST_OPEN: Final = 10


class OpportunityQuerySet(Searchable["Opportunity"]):
    """Questions about offers and requests, and the verb that publishes one."""

    def visible_to(self, reader: Reader) -> Self:
        """What is open; whatever became of it, one's own, and what one is interested in unless it is hidden.

        Moderators see all.
        """
        if moderates(reader):
            return self
        shown = _is_open() & (Q(event__isnull=True) | Q(event__in=Event.objects.visible_to(reader)))
        if not is_member(reader):
            return self.filter(shown)
        interests: Any = Opportunity._meta.get_field("interests").related_model
        written = interests._default_manager.filter(member=reader).values("opportunity")
        return self.filter(shown | Q(author=reader) | Q(hidden_at__isnull=True, pk__in=written))

    def open(self) -> Self:
        """Keep what stands at this moment, by the clock of the database."""
        return self.filter(_is_open())

    def own(self, reader: Reader) -> Self:
        """What a member has published, whatever became of it."""
        return self.filter(author=reader) if is_member(reader) else self.none()

    def unended(self) -> Self:
        """Keep what nobody has withdrawn or marked as fulfilled, expired or not."""
        return self.filter(withdrawn_at__isnull=True, fulfilled_at__isnull=True, hidden_at__isnull=True)

    def over_before(self, moment: datetime) -> Self:
        """Keep what was over before a moment."""
        return self.filter(
            Q(withdrawn_at__lt=moment) | Q(fulfilled_at__lt=moment) | Q(expires_at__lt=moment, hidden_at__isnull=True)
        )

    def about(self, **about: models.Model) -> Self:
        """Keep what is about a call, an event or a partnership, or comes from an organisation."""
        return self.filter(**about)

    def expiring_soon(self) -> Self:
        """Keep what expires within a week, unless its author was reminded of this term or it stands for no longer."""
        soon = timezone.now() + timedelta(days=terms.AHEAD_DAYS)
        reminded = Step.objects.filter(
            opportunity=models.OuterRef("pk"), until=models.OuterRef("expires_at"), deed=Step.Deed.REMINDED
        )
        rows = self.open().filter(expires_at__lte=soon).filter(~models.Exists(reminded))
        return rows.annotate(begun=Coalesce("renewed_at", "published_at")).filter(
            begun__lt=F("expires_at") - timedelta(days=terms.AHEAD_DAYS)
        )

    def newest_first(self) -> Self:
        """Order what was published last first."""
        return self.order_by("-published_at", "-pk")

    def for_list(self) -> Self:
        """Load what an entry of a list shows; one query."""
        me = {"opportunities": models.OuterRef("pk")}
        return (
            self.select_related("organisation", "author", "call", "event", "partnership")
            .annotate(sector_names=ArraySubquery(Sector.objects.filter(**me).order_by("name").values("name")))
            .defer("search_vector", *(f"{link}__search_vector" for link in LINKS))
        )

    def matching(self, chosen: Chosen, *, but: str = "") -> Self:
        """Keep what answers every facet chosen (one of its values is enough), leaving out the facet `but`."""
        rows = self
        for facet in FACETS:
            if not (values := chosen.get(facet.name)) or facet.name == but:
                continue
            wanted = Q(pk__in=Opportunity.objects.filter(**{f"{facet.path}__in": values}).values("pk"))
            if NOT_STATED in values:
                wanted |= ~Q(pk__in=Opportunity.objects.filter(**{f"{facet.path}__gt": ""}).values("pk"))
            rows = rows.filter(wanted)
        return rows

    def counted(self, chosen: Chosen) -> dict[str, dict[str, int]]:
        """Say for each facet how many of these each value would leave, all other facets applied; one query."""
        arms = [
            self.matching(chosen, but=facet.name)
            .order_by()
            .annotate(facet=Value(facet.name), value=Coalesce(NullIf(F(facet.path), Value("")), Value(NOT_STATED)))
            .values("facet", "value")
            .annotate(n=Count("pk", distinct=True))
            .values_list("facet", "value", "n")
            for facet in FACETS
        ]
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for name, value, n in arms[0].union(*arms[1:], all=True).order_by():
            counts[name][value] = n
        return counts

    @transaction.atomic
    def publish(
        self, *, by: Member, token: UUID, expires_at: datetime, sectors: Iterable[Sector] = (), **said: Any
    ) -> "Opportunity":
        """Publish an offer or request in the name of an organisation; sent twice it is one.

        Raises RefusedError, in words, for who may not speak for the organisation and for a term that is too long.
        """
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=said["organisation"].pk)
        if before := self.own(by).filter(client_token=token).first():
            return before
        self._check_author(by, organisation, said.get("partnership"))
        now, call = timezone.now(), terms.locked(said.get("call"))
        terms.check(expires_at, since=now, call=call)
        made = self.create(author=by, client_token=token, published_at=now, expires_at=expires_at, **said)
        made.sectors.set(sectors)
        Step.record(made, Step.Deed.PUBLISHED, by=by)
        return made

    def _check_author(self, by: Member, organisation: Organisation, partnership: Partnership | None) -> None:
        if not may_speak_for(by, organisation):
            raise RefusedError(_("You do not speak for this organisation here."), "organisation")
        if partnership and not may_tie_to(by, partnership):
            raise RefusedError(_("This partnership is not yours, nor your organisation's."), "partnership")
        if self.filter(organisation=organisation).open().count() >= MOST_OPEN:
            words = _(
                "Your organisation has ten open ones. Withdraw one that is no longer wanted, or mark it fulfilled."
            )
            raise RefusedError(words, "organisation")

    @transaction.atomic
    def end_with(self, call: Call) -> None:
        """Let none outlast the last deadline of a call that was told anew."""
        last = terms.last_moment(terms.locked(call))
        if last is None:
            return
        for opportunity in self.filter(call=call, expires_at__gt=last).select_for_update(no_key=True, of=("self",)):
            ends = max(last, opportunity.begun_at)
            if ends != opportunity.expires_at:
                opportunity.expires_at = ends
                opportunity.save(update_fields=["expires_at"])
                Step.record(opportunity, Step.Deed.SHORTENED, by=None)


LINKS: Final = ("organisation", "author", "call", "event", "partnership")


def _is_open() -> Q:
    return Q(hidden_at__isnull=True, withdrawn_at__isnull=True, fulfilled_at__isnull=True, expires_at__gt=Now())


class Opportunity(models.Model):
    """What one organisation offers or seeks, what for, and until when."""

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    body = models.TextField(_("text"), max_length=BODY_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="opportunities", verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opportunities", verbose_name=_("published by")
    )
    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, null=True, blank=True, related_name="opportunities", verbose_name=_("call")
    )
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, null=True, blank=True, related_name="opportunities", verbose_name=_("event")
    )
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("partnership"),
    )
    sectors = models.ManyToManyField(Sector, blank=True, related_name="opportunities", verbose_name=_("sectors"))
    countries = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("countries sought"),
        default=list,
        blank=True,
        help_text=_("ISO 3166-1 alpha-2. Empty: any."),
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    renewed_at = models.DateTimeField(_("renewed"), null=True, editable=False)
    renewal_count = models.PositiveSmallIntegerField(_("times renewed"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    fulfilled_at = models.DateTimeField(_("fulfilled"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)
    hidden_reason = models.CharField(_("why it is hidden"), max_length=500, blank=True, editable=False)
    client_token = models.UUIDField(default=uuid4, editable=False)
    search_vector = vector_field(F("language"), F("title"), F("body"))

    objects = OpportunityQuerySet.as_manager()
    quotes: ClassVar = ("body", "hidden_reason")

    class Meta:
        verbose_name = _("offer or request")
        verbose_name_plural = _("offers and requests")
        ordering: ClassVar = ["-published_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(call__isnull=False) | Q(event__isnull=False) | Q(partnership__isnull=False),
                name="opportunity_about_something",
                violation_error_message=_("Choose a call, an event or a partnership that it is about."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gte=Coalesce("renewed_at", "published_at")),
                name="opportunity_ends_after_it_begins",
                violation_error_message=_("It must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__lte=Coalesce("renewed_at", "published_at") + terms.LONGEST),
                name="opportunity_ends_within_a_year",
                violation_error_message=_("It stands for twelve months at most."),
            ),
            models.CheckConstraint(
                condition=Q(renewal_count__lte=terms.MOST_RENEWALS)
                & (Q(renewed_at__isnull=True, renewal_count=0) | Q(renewed_at__isnull=False, renewal_count__gt=0)),
                name="opportunity_renewed_twice_at_most",
                violation_error_message=_("It can be renewed twice."),
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="opportunity_ends_one_way",
                violation_error_message=_("It is fulfilled or withdrawn, not both."),
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_reason="")
                | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="opportunity_hidden_with_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.UniqueConstraint(
                fields=["author", "client_token"],
                name="opportunity_sent_once",
                violation_error_message=_("This has been published already."),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_vector"], name="opportunity_search"),
            models.Index(fields=["-published_at", "-id"], name="opportunity_newest"),
            models.Index(fields=["expires_at"], name="opportunity_expires"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("opportunities:opportunity_detail", args=[self.pk])

    @property
    def begun_at(self) -> datetime:
        """Return since when its term runs."""
        return self.renewed_at or self.published_at

    @property
    def standing(self) -> Standing:
        """Return where it stands at this moment."""
        ends = {
            Standing.HIDDEN: self.hidden_at,
            Standing.FULFILLED: self.fulfilled_at,
            Standing.WITHDRAWN: self.withdrawn_at,
        }
        for standing, since in ends.items():
            if since:
                return standing
        return Standing.OPEN if self.expires_at > timezone.now() else Standing.EXPIRED

    @property
    def is_open(self) -> bool:
        """Tell whether it stands at this moment."""
        return self.standing == Standing.OPEN

    @property
    def country_names(self) -> list[str]:
        """Return the countries sought, in the reader's language."""
        return sorted(map(country_name, self.countries))

    @property
    def renewable_until(self) -> datetime:
        """Return until when it can be renewed."""
        return self.expires_at + timedelta(days=terms.RENEWAL_DAYS)

    @property
    def is_renewable(self) -> bool:
        """Tell whether it can be renewed now."""
        return terms.why_not_renew(self) is None

    @transaction.atomic
    def change(self, *, by: Member, sectors: Iterable[Sector], **said: Any) -> None:
        """Say it in other words; whom it is from, what it is about and until when stay."""
        locked = self._locked(by)
        if locked.standing not in {Standing.OPEN, Standing.EXPIRED}:
            raise RefusedError(terms.OVER[locked.standing])
        for name, value in said.items():
            setattr(self, name, value)
        self.changed_at = timezone.now()
        self.save(update_fields=[*said, "changed_at"])
        self.sectors.set(sectors)
        Step.record(self, Step.Deed.CHANGED, by=by)

    @transaction.atomic
    def renew(self, expires_at: datetime, *, by: Member) -> None:
        """Let it stand again, until another moment: twice at most, and until 30 days after it expired."""
        call = terms.locked(self.call)
        locked = self._locked(by)
        if refusal := terms.why_not_renew(locked):
            raise RefusedError(refusal)
        now = timezone.now()
        terms.check(expires_at, since=now, call=call)
        self.renewed_at, self.expires_at, self.renewal_count = now, expires_at, locked.renewal_count + 1
        self.save(update_fields=["renewed_at", "expires_at", "renewal_count"])
        Step.record(self, Step.Deed.RENEWED, by=by)

    @transaction.atomic
    def withdraw(self, *, by: Member) -> None:
        """Take it off every page for good; nobody sees it but whoever published it."""
        self._end("withdrawn_at", Step.Deed.WITHDRAWN, by)

    @transaction.atomic
    def fulfil(self, *, by: Member) -> None:
        """Say that it found what it sought; it leaves every list for good."""
        self._end("fulfilled_at", Step.Deed.FULFILLED, by)

    @transaction.atomic
    def hide(self, *, by: Member, reason: str) -> None:
        """Take it off every page for all but moderators; its author reads why. Logged with the reason."""
        self._mark(signals.opportunity_hidden, by, reason, on=True)

    @transaction.atomic
    def restore(self, *, by: Member, reason: str) -> None:
        """Undo `hide`; logged with the reason."""
        self._mark(signals.opportunity_restored, by, reason, on=False)

    def _mark(self, signal: Signal, by: Member, reason: str, *, on: bool) -> None:
        locked = Opportunity.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        if (locked.hidden_at is not None) == on:
            return
        self.hidden_at, self.hidden_reason = (timezone.now(), reason) if on else (None, "")
        self.save(update_fields=["hidden_at", "hidden_reason"])
        signal.send(Opportunity, opportunity=self, by=by, reason=reason)

    def _end(self, state: str, deed: str, by: Member) -> None:
        """End it one way or the other; the same twice is once."""
        locked = self._locked(by)
        if getattr(locked, state):
            return
        if locked.standing not in {Standing.OPEN, Standing.EXPIRED}:
            raise RefusedError(terms.OVER[locked.standing])
        setattr(self, state, timezone.now())
        self.save(update_fields=[state])
        Step.record(self, deed, by=by)
        for interest in self.interests.waiting():
            interest.lapse()

    @transaction.atomic
    def remind(self) -> None:
        """Tell its author that it expires soon, once for each term."""
        locked = Opportunity.objects.select_for_update(no_key=True, of=("self",)).expiring_soon().filter(pk=self.pk)
        for opportunity in locked:
            tell(Step.record(opportunity, Step.Deed.REMINDED, by=None), [opportunity.author_id])

    def _locked(self, by: Member) -> "Opportunity":
        """Return the row as it is now, for its author alone, until the transaction ends."""
        locked = Opportunity.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        if locked.author_id != by.pk:
            raise RefusedError(_("Only who published it can do this."))
        return locked
