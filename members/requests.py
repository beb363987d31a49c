"""What people ask about their data, with an account or without: answered within a month (Article 12(3))."""

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from members.rules import Reader, is_member

if TYPE_CHECKING:
    from members.models import Member

# A month to answer, two more where it is complicated and the reason is told within the first.
MONTHS: Final = 1
MONTHS_MORE: Final = 2
# Each request sends a mail to the address that was typed; nobody shall fill a stranger's inbox, or ours.
REQUESTS_A_DAY: Final = 3
REQUESTS_A_DAY_BY_ALL: Final = 100
WORDS_LENGTH: Final = 4000
ANSWER_LENGTH: Final = 6000


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where that month is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


class TooManyError(Exception):
    """So many requests came today that this one is not taken; the contact address still reads mail."""


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Questions about requests, and the verb that takes one."""

    def visible_to(self, reader: Reader) -> Self:
        """A member's own; admins see all in the workplace."""
        return self.filter(member=reader) if is_member(reader) else self.none()

    def of(self, member: "Member") -> Self:
        """Everything that a member asked, signed in or not."""
        return self.filter(Q(member=member) | Q(email__iexact=member.email))

    def open(self) -> Self:
        """Requests without an answer, the most urgent first."""
        return self.filter(answered_at__isnull=True).order_by("due_on", "pk")

    def overdue(self) -> Self:
        """Requests that should have been answered by now."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def due_within(self, days: int) -> Self:
        """Requests whose time is nearly up, or over."""
        return self.open().filter(due_on__lte=timezone.localdate() + timedelta(days=days))

    @transaction.atomic
    def receive(self, *, member: "Member | None", **asked: Any) -> "DataRequest":
        """Take a request; the same sent twice within a day is one. Raises `TooManyError`."""
        today = self.filter(received_at__gt=timezone.now() - timedelta(days=1))
        mine = today.filter(email__iexact=asked["email"])
        if before := mine.filter(kind=asked["kind"], words=asked["words"], page=asked["page"]).first():
            return before
        if mine.count() >= REQUESTS_A_DAY or (member is None and today.count() >= REQUESTS_A_DAY_BY_ALL):
            raise TooManyError
        return self.create(member=member, due_on=months_after(timezone.localdate(), MONTHS), **asked)


class DataRequest(models.Model):
    """One request, from being received to being answered."""

    class Kind(models.TextChoices):
        """What somebody has a right to: Articles 15 to 21 of Regulation (EU) 2016/679."""

        ACCESS = "access", _("Know what you keep about me")
        RECTIFY = "rectify", _("Have something corrected")
        ERASE = "erase", _("Have something erased")
        OBJECT = "object", _("Object to something you do with my data")
        RESTRICT = "restrict", _("Have something left alone until it is settled")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done as asked")
        PARTLY = "partly", _("Done in part")
        REFUSED = "refused", _("Refused")
        NOTHING = "nothing", _("Nothing is kept about this person")

    kind = models.CharField(_("asks to"), max_length=8, choices=Kind)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="data_requests",
        verbose_name=_("member"),
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail address"), max_length=254)
    page = models.CharField(_("page"), max_length=200, blank=True)
    words = models.TextField(_("in their words"), max_length=WORDS_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    due_on = models.DateField(_("answer due"), editable=False)
    extended_at = models.DateTimeField(_("extended"), null=True, blank=True, editable=False)
    extension_reason = models.CharField(_("why it takes longer"), max_length=500, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("answered by"),
    )
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, blank=True, editable=False)
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH, blank=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="data_request_answered_in_words",
                violation_error_message=_("An answer has an outcome and words."),
            ),
            models.CheckConstraint(
                condition=Q(extended_at__isnull=True, extension_reason="")
                | (Q(extended_at__isnull=False) & ~Q(extension_reason="")),
                name="data_request_extended_with_reason",
                violation_error_message=_("Say why it takes longer."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="data_request_open", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["-received_at", "-id"], name="data_request_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.received_at:%Y-%m-%d}"

    @property
    def days_left(self) -> int:
        """Return how many days are left to answer; below nought it is overdue."""
        return (self.due_on - timezone.localdate()).days

    @property
    def may_be_extended(self) -> bool:
        """Tell whether there may be more time: once, and told within the first month."""
        return self.answered_at is None and self.extended_at is None and self.days_left >= 0

    @transaction.atomic
    def extend(self, *, reason: str) -> bool:
        """Take two more months, for a reason that is told to who asks; tell whether that was still possible."""
        locked = DataRequest.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if not locked.may_be_extended:
            return False
        self.due_on = months_after(timezone.localdate(locked.received_at), MONTHS + MONTHS_MORE)
        self.extended_at, self.extension_reason = timezone.now(), reason
        self.save(update_fields=["due_on", "extended_at", "extension_reason"])
        return True

    @transaction.atomic
    def reply(self, *, by: "Member", outcome: str, answer: str) -> bool:
        """Answer it, once; tell whether nobody else had."""
        unanswered = DataRequest.objects.filter(pk=self.pk, answered_at__isnull=True)
        self.answered_at, self.answered_by, self.outcome, self.answer = timezone.now(), by, outcome, answer
        said = {"answered_at": self.answered_at, "answered_by": by, "outcome": outcome, "answer": answer}
        return bool(unanswered.update(**said))
