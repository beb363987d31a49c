"""What an author says against a decision, and what somebody else decides about that."""

from datetime import timedelta
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.cases import Case
from forum.models.decisions import FACTS_LENGTH, Decision
from forum.models.moderation import ModerationEntry
from forum.models.subjects import logged_as
from forum.models.telling import tell_of_appeal
from members.models import Member
from members.rules import Reader, moderates, works

# Half a year, as Article 20 of the Digital Services Act asks for.
DAYS_TO_APPEAL: Final = 183
APPEAL_LENGTH: Final = 2000


class AppealError(Exception):
    """This appeal cannot be made or decided: it is too late, or this is the wrong person."""


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Questions about appeals, and the verb that makes one."""

    def visible_to(self, reader: Reader) -> Self:
        """All for moderators; who moderates topics sees those about what they could have decided there."""
        if moderates(reader):
            return self
        if not works(reader):
            return self.none()
        theirs = Case.objects.visible_to(reader)
        return self.filter(decision__case__in=theirs).exclude(decision__deed__in=Decision.BEYOND_A_TOPIC)

    def waiting(self) -> Self:
        """Appeals that nobody has decided."""
        return self.filter(decided_at__isnull=True)

    def decided(self) -> Self:
        """Appeals with an answer, the latest first."""
        return self.filter(decided_at__isnull=False).order_by("-decided_at", "-pk")

    def decidable_by(self, reader: Reader) -> Self:
        """Appeals that somebody may decide: against others' decisions, about others."""
        return self.exclude(against=reader.pk).exclude(decision__author=reader.pk)

    def for_page(self) -> Self:
        """Load what is appealed against, and who is concerned."""
        links = (
            "post__author",
            "post__thread__topic",
            "thread__author",
            "thread__topic",
            "member",
            "opportunity__author",
        )
        return self.select_related(
            *("decision__moderator", "decision__author", "decision__moved_from", "decided_by"),
            *(f"decision__case__{link}" for link in links),
        )

    @transaction.atomic
    def make(self, decision: Decision, words: str) -> "Appeal":
        """Appeal against a decision, once; twice gives the same appeal."""
        locked = Decision.objects.select_for_update().get(pk=decision.pk)
        if before := self.filter(decision=locked).first():
            return before
        if not may_appeal(locked):
            raise AppealError
        return self.create(decision=locked, words=words, against_id=locked.moderator_id)


class Appeal(models.Model):
    """One appeal against one decision. Whoever made the decision does not decide it: the database says so too."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Granted: the decision is taken back")
        REFUSED = "refused", _("Refused: the decision stands")

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="appeal", verbose_name=_("decision")
    )
    words = models.TextField(_("why"), max_length=APPEAL_LENGTH)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    # Who decided what is appealed against, so that one row can be held against the rule.
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("against the decision of"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="appeals_decided",
        editable=False,
        verbose_name=_("decided by"),
    )
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=FACTS_LENGTH, blank=True, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="appeal_says_why",
                violation_error_message=_("Say why the decision is wrong."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(against__isnull=True) | ~Q(decided_by=F("against")),
                name="appeal_decided_by_somebody_else",
                violation_error_message=_("Somebody else decides the appeal."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="appeal_decided_with_outcome",
                violation_error_message=_("A decided appeal has an outcome."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at", "id"], name="appeal_waiting", condition=Q(decided_at__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.decision)

    def get_absolute_url(self) -> str:
        return self.decision.get_absolute_url()

    @transaction.atomic
    def decide(self, outcome: str, *, by: Member, answer: str) -> None:
        """Grant or refuse it, once: granted, everything the decision did is undone. Logged with the answer."""
        locked = Appeal.objects.for_page().select_for_update(of=("self",)).get(pk=self.pk)
        decision = locked.decision
        if locked.decided_at or by.pk in {decision.moderator_id, decision.author_id}:
            raise AppealError
        if outcome == self.Outcome.GRANTED:
            decision.take_back(by=by, reason=answer)
        verb = ModerationEntry.Verb.GRANT if outcome == self.Outcome.GRANTED else ModerationEntry.Verb.REFUSE
        about: dict[str, Any] = logged_as(decision.case.subject)
        ModerationEntry.record(verb, by=by, reason=answer, **about)
        locked.outcome, locked.answer, locked.decided_by, locked.decided_at = outcome, answer, by, timezone.now()
        locked.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
        tell_of_appeal(locked)


def may_appeal(decision: Decision) -> bool:
    """Tell whether the author may still appeal: there is something to take back, and half a year is not over."""
    if decision.deed in Decision.NO_NEWS or decision.reversed_at or decision.author_id is None:
        return False
    return timezone.now() - decision.created_at <= timedelta(days=DAYS_TO_APPEAL)
