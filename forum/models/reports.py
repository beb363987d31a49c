"""A complaint about a post, a thread or a profile. Reports of the same thing lie in one case."""

from datetime import datetime
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.cases import Case
from forum.models.subjects import KINDS, Reported, Subject, SubjectQuerySet, link_to
from members.models import Member
from members.rules import Reader, is_member

# Who has no account may ask back, or go to court, for this long after the decision.
DAYS_TO_KEEP_NAMES: Final = 365


class ReportQuerySet(SubjectQuerySet["Report"]):
    """Questions about reports, and the verb that files one."""

    def visible_to(self, reader: Reader) -> Self:
        """What a member has reported; nobody sees who else did."""
        return self.filter(reporter=reader) if is_member(reader) else self.none()

    def filed_by(self, member: Reader, subject: Reported) -> "Report | None":
        """Return what a member has said about this thing already, if anything."""
        return self.visible_to(member).about(subject).select_related("case").first()

    def without_account(self) -> Self:
        """Notices of people who have no account."""
        return self.filter(reporter=None).exclude(email="")

    @transaction.atomic
    def file_notice(self, subject: Reported, *, name: str, email: str, legal_ground: str, explanation: str) -> "Report":
        """Put a notice of illegal content into the open case. The same address twice gives the same report."""
        mine = self.about(subject).filter(email__iexact=email)
        if before := mine.first():
            return before
        case = Case.objects.open_on(subject)
        said = {"reason": Report.Reason.ILLEGAL, "legal_ground": legal_ground, "explanation": explanation}
        try:
            with transaction.atomic():
                report = self.create(case=case, name=name, email=email, **link_to(subject), **said)
        except IntegrityError:
            return mine.get()
        case.count_report()
        return report

    def forget_names(self, before: datetime) -> int:
        """Take name and address out of notices that were decided before a moment; return how many those were."""
        old = self.without_account().filter(case__closed_at__lt=before)
        return self.filter(pk__in=old.values("pk")).update(name="", email="")

    @transaction.atomic
    def file(
        self, subject: Reported, *, by: Member, reason: str, legal_ground: str = "", explanation: str = ""
    ) -> "Report":
        """Put a report into the open case about this thing. The same member twice gives the same report."""
        if before := self.filed_by(by, subject):
            return before
        case = Case.objects.open_on(subject)
        said = {"reason": reason, "legal_ground": legal_ground, "explanation": explanation}
        try:
            with transaction.atomic():
                report = self.create(case=case, reporter=by, **link_to(subject), **said)
        except IntegrityError:
            if (before := self.filed_by(by, subject)) is None:
                raise
            return before
        case.count_report()
        return report


class Report(Subject):
    """What one member says is wrong with one thing, once."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam or advertising")
        OFF_TOPIC = "off_topic", _("Off topic")
        HOSTILE = "hostile", _("Hostile or insulting")
        PERSONAL_DATA = "personal_data", _("Personal data of somebody")
        ILLEGAL = "illegal", _("Against the law")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports", verbose_name=_("case"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="reports_filed",
        verbose_name=_("reporter"),
    )
    # Of who has no account: where the answer goes.
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    reason = models.CharField(_("reason"), max_length=13, choices=Reason)
    legal_ground = models.CharField(_("legal ground"), max_length=200, blank=True)
    explanation = models.TextField(_("explanation"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    # When who has no account was mailed the outcome; members get a notice.
    told_at = models.DateTimeField(_("told"), null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta(Subject.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *Subject.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(reason="illegal") | ~Q(legal_ground=""),
                name="report_names_legal_ground",
                violation_error_message=_("Say which law it breaks."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(explanation=""),
                name="report_other_explained",
                violation_error_message=_("Say what is wrong."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["reporter", kind],
                    name=f"report_once_for_{kind}",
                    violation_error_message=_("You have reported this already."),
                )
                for kind in KINDS
            ),
            *(
                models.UniqueConstraint(
                    Lower("email"),
                    kind,
                    condition=~Q(email=""),
                    name=f"report_once_by_mail_for_{kind}",
                    violation_error_message=_("This has been reported from this address already."),
                )
                for kind in KINDS
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reporter", "-created_at"], name="report_by_reporter"),
            models.Index(fields=["created_at"], name="report_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("forum:report_outcome", args=[self.pk])

    def claim(self) -> bool:
        """Take the right to mail the outcome to who has no account, once; tell whether it was still to be had."""
        return bool(Report.objects.filter(pk=self.pk, told_at__isnull=True).update(told_at=timezone.now()))
