"""One case for each thing that was reported: all its reports are looked at together, by one moderator."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from forum.models.subjects import KINDS, Reported, Subject, SubjectQuerySet, link_to
from members.rules import Reader, moderates


class CaseQuerySet(SubjectQuerySet["Case"]):
    """Questions about cases, and the verb that opens one."""

    def visible_to(self, reader: Reader) -> Self:
        """All for moderators, none for others."""
        return self if moderates(reader) else self.none()

    def open(self) -> Self:
        """Cases that nobody has decided."""
        return self.filter(closed_at__isnull=True)

    @transaction.atomic
    def open_on(self, subject: Reported) -> "Case":
        """Return the open case about this thing, opened now if there is none, locked until the transaction ends."""
        while True:
            new = Case(**link_to(subject), language=subject.language)
            self.bulk_create([new], ignore_conflicts=True)
            # Decided in this very moment? Then a new one is opened.
            if case := self.open().about(subject).select_for_update(of=("self",)).first():
                return case


class Case(Subject):
    """What moderators decide about one thing that was reported. While it is open, there is one for each thing."""

    # What it was written in when it was reported: moderators choose cases by it.
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    report_count = models.PositiveIntegerField(_("reports"), default=0, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claimed_cases",
        editable=False,
        verbose_name=_("claimed by"),
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta(Subject.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("review queue")
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            *Subject.Meta.constraints,
            *(
                models.UniqueConstraint(
                    fields=[kind],
                    condition=Q(closed_at__isnull=True, **{f"{kind}__isnull": False}),
                    name=f"case_open_once_for_{kind}",
                    violation_error_message=_("There is an open case about this already."),
                )
                for kind in KINDS
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opened_at", "id"], name="case_waiting", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["-closed_at", "-id"], name="case_decided", condition=Q(closed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind_in_words}: {self.subject}"

    def count_report(self) -> None:
        """Count one more report; the caller holds the lock."""
        Case.objects.filter(pk=self.pk).update(report_count=F("report_count") + 1)
