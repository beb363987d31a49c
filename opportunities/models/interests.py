"""Interest in an offer or request: one organisation writes to another, and hears what came of it.

Until it is accepted neither side sees the other's mail address. Whoever says nothing for three weeks lets it lapse, and
both are told.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from members.models import Member
from members.rules import Reader, is_member
from opportunities.models.opportunities import Opportunity
from opportunities.models.steps import Step
from opportunities.models.words import RefusedError
from opportunities.rules import may_speak_for
from opportunities.telling import tell
from partnerships.models import Organisation

MESSAGE_LENGTH: Final = 1000
ANSWER_LENGTH: Final = 500
# Silence is an answer after so many days.
LAPSE_DAYS: Final = 21
# Who waits for so many answers waits for some of them first.
MOST_WAITING: Final = 20


class InterestState(models.TextChoices):
    """Where one stands. The last four are for good."""

    SENT = "sent", _("Sent")
    READ = "read", _("Read")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    LAPSED = "lapsed", _("Lapsed")


ENDS: Final = ("accepted", "declined", "withdrawn", "lapsed")
SETTLED: Final = {
    InterestState.ACCEPTED: _("It is accepted: you see each other's address."),
    InterestState.DECLINED: _("It is declined."),
    InterestState.WITHDRAWN: _("It was taken back."),
    InterestState.LAPSED: _("It lapsed: nobody answered in time, or the offer or request is over."),
}
ALREADY: Final = {
    InterestState.ACCEPTED: _("They have accepted the interest of your organisation: you see each other's address."),
    InterestState.DECLINED: _("They have declined the interest of your organisation."),
}


def waits() -> Q:
    """Return the condition that nothing has come of it yet."""
    return Q(**{f"{end}_at__isnull": True for end in ENDS})


def _one_end() -> Q:
    """Return the condition that it ended in one way at most."""
    found = Q()
    for kept in ENDS:
        found |= Q(**{f"{end}_at__isnull": True for end in ENDS if end != kept})
    return found


class InterestQuerySet(models.QuerySet["Interest"]):
    """Questions about interests, and the verb that sends one."""

    def visible_to(self, reader: Reader) -> Self:
        """A member's own, and those in what they published; nobody else reads them."""
        if not is_member(reader):
            return self.none()
        return self.filter(Q(member=reader) | Q(opportunity__author=reader))

    def sent_by(self, reader: Reader) -> Self:
        """What a member has sent."""
        return self.filter(member=reader) if is_member(reader) else self.none()

    def received_by(self, reader: Reader) -> Self:
        """What others sent to a member."""
        return self.filter(opportunity__author=reader) if is_member(reader) else self.none()

    def of(self, opportunity: Opportunity) -> Self:
        """Interests in one offer or request."""
        return self.filter(opportunity=opportunity)

    def waiting(self) -> Self:
        """Those of which nothing has come yet."""
        return self.filter(waits())

    def silent(self, now: datetime) -> Self:
        """Those that nobody has answered in time."""
        return self.waiting().filter(sent_at__lte=now - timedelta(days=LAPSE_DAYS))

    def newest_first(self) -> Self:
        """Order what was sent last first."""
        return self.order_by("-sent_at", "-pk")

    def for_list(self) -> Self:
        """Load what a line of a list shows."""
        links = ("member", "organisation", "opportunity__author", "opportunity__organisation")
        hidden = ("opportunity__search_vector", *(f"{link}__search_vector" for link in links))
        return self.select_related(*links).defer(*hidden)

    @transaction.atomic
    def express(
        self, opportunity: Opportunity, *, by: Member, organisation: Organisation, message: str, language: str
    ) -> "Interest":
        """Write to who published it, in the name of an organisation; sent twice it is one.

        Raises RefusedError, in words.
        """
        locked = Opportunity.objects.select_for_update(no_key=True, of=("self",)).get(pk=opportunity.pk)
        before = self.filter(opportunity=locked, organisation=organisation).exclude(_over_and_done()).first()
        if before and before.member_id == by.pk and before.is_waiting:
            return before
        if before:
            words = _("A colleague of yours has sent the interest of your organisation already.")
            raise RefusedError(ALREADY.get(before.state, words), "organisation")
        self._check(locked, by, organisation)
        said = {"message": message, "language": language}
        made = self.create(opportunity=locked, organisation=organisation, member=by, **said)
        tell(Step.record(locked, Step.Deed.SENT, by=by, interest=made), [locked.author_id])
        return made

    def _check(self, opportunity: Opportunity, by: Member, organisation: Organisation) -> None:
        if not opportunity.is_open:
            raise RefusedError(_("It is over: nobody can answer it any more."))
        if opportunity.author_id == by.pk or opportunity.organisation_id == organisation.pk:
            raise RefusedError(_("This is your own organisation's."), "organisation")
        if not may_speak_for(by, organisation):
            raise RefusedError(_("You do not speak for this organisation here."), "organisation")
        if self.sent_by(by).waiting().count() >= MOST_WAITING:
            raise RefusedError(_("You wait for twenty answers. Take one back, or wait for some of them."))


def _over_and_done() -> Q:
    """Return the condition that it no longer keeps another one from being sent."""
    return Q(withdrawn_at__isnull=False) | Q(lapsed_at__isnull=False)


class Interest(models.Model):
    """What one organisation wrote about the offer or request of another, and what came of it."""

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="interests", verbose_name=_("offer or request")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="interests", verbose_name=_("organisation")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interests", verbose_name=_("sent by")
    )
    message = models.TextField(_("message"), max_length=MESSAGE_LENGTH)
    answer = models.CharField(_("answer"), max_length=ANSWER_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    declined_at = models.DateTimeField(_("declined"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    lapsed_at = models.DateTimeField(_("lapsed"), null=True, editable=False)

    objects = InterestQuerySet.as_manager()
    quotes: ClassVar = ("message", "answer")

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opportunity", "organisation"],
                condition=Q(withdrawn_at__isnull=True, lapsed_at__isnull=True),
                name="interest_once_for_organisation",
                violation_error_message=_("Your organisation has sent its interest already."),
            ),
            models.CheckConstraint(
                condition=_one_end(),
                name="interest_ends_one_way",
                violation_error_message=_("It ends in one way."),
            ),
            models.CheckConstraint(
                condition=~Q(message=""),
                name="interest_says_something",
                violation_error_message=_("Say what you are interested in."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sent_at"], name="interest_waiting", condition=waits()),
            models.Index(fields=["member", "-sent_at"], name="interest_by_member"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.opportunity}"

    def get_absolute_url(self) -> str:
        return reverse("opportunities:interest_detail", args=[self.pk])

    @property
    def state(self) -> InterestState:
        """Return where it stands."""
        for end in ENDS:
            if getattr(self, f"{end}_at"):
                return InterestState(end)
        return InterestState.READ if self.read_at else InterestState.SENT

    @property
    def is_waiting(self) -> bool:
        """Tell whether nothing has come of it yet."""
        return self.state in {InterestState.SENT, InterestState.READ}

    @property
    def lapses_at(self) -> datetime:
        """Return when silence becomes an answer."""
        return self.sent_at + timedelta(days=LAPSE_DAYS)

    def other_side(self, reader: Reader) -> Member:
        """Return whom a reader deals with: who published it, for who sent the interest, and the other way round."""
        return self.opportunity.author if reader.pk == self.member_id else self.member

    @transaction.atomic
    def mark_read(self, *, by: Member) -> None:
        """Note that who published it has read it, once; whoever sent it sees so."""
        locked = self._locked()
        if by.pk == locked.opportunity.author_id and locked.state == InterestState.SENT:
            self._become("read", Step.Deed.READ, by, [locked.member_id], mails=False)

    @transaction.atomic
    def accept(self, *, by: Member, answer: str = "") -> None:
        """Say yes: from now on both sides see each other's mail address."""
        self._settle("accepted", Step.Deed.ACCEPTED, by, answer)

    @transaction.atomic
    def decline(self, *, by: Member, answer: str = "") -> None:
        """Say no; the address stays hidden."""
        self._settle("declined", Step.Deed.DECLINED, by, answer)

    @transaction.atomic
    def withdraw(self, *, by: Member) -> None:
        """Take it back before anything came of it; the organisation can send another one."""
        locked = self._locked()
        if locked.member_id != by.pk:
            raise RefusedError(_("Only who sent it can take it back."))
        if self._may_end(locked, "withdrawn"):
            self._become("withdrawn", Step.Deed.TAKEN_BACK, by, [locked.opportunity.author_id])

    @transaction.atomic
    def lapse(self) -> None:
        """Let silence be the answer, or the end of what it was about; both are told. What is settled stays."""
        locked = self._locked()
        if locked.is_waiting:
            self._become("lapsed", Step.Deed.LAPSED, None, [locked.member_id, locked.opportunity.author_id])

    def _settle(self, end: str, deed: str, by: Member, answer: str) -> None:
        locked = self._locked()
        if locked.opportunity.author_id != by.pk:
            raise RefusedError(_("Only who published it can answer."))
        if not self._may_end(locked, end):
            return
        if locked.lapses_at <= timezone.now() or locked.opportunity.hidden_at:
            raise RefusedError(SETTLED[InterestState.LAPSED])
        self.answer = answer
        self._become(end, deed, by, [locked.member_id])

    def _may_end(self, locked: "Interest", end: str) -> bool:
        """Tell whether it can end so now; the same twice is once, anything else is refused in words."""
        if locked.state == end:
            return False
        if not locked.is_waiting:
            raise RefusedError(SETTLED[locked.state])
        return True

    def _become(self, state: str, deed: str, by: Member | None, told: list[int], *, mails: bool = True) -> None:
        setattr(self, f"{state}_at", timezone.now())
        self.save(update_fields=[f"{state}_at", "answer"])
        tell(Step.record(self.opportunity, deed, by=by, interest=self), told, mails=mails)

    def _locked(self) -> "Interest":
        """Return the row as it is now, until the transaction ends."""
        rows: Any = Interest.objects.select_for_update(no_key=True, of=("self",)).select_related("opportunity")
        found: Interest = rows.get(pk=self.pk)
        self.answer = found.answer
        return found
