"""Who supports a proposed theme: one word each, taken back at will, and only the number is shown."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.proposals import Proposal, ProposalQuerySet
from events.models.topic_calls import TopicRefusedError
from members.models import Member
from members.rules import Reader


class SupportQuerySet(models.QuerySet["Support"]):
    """Questions about support, and the verbs that give it and take it back."""

    def of(self, reader: Reader) -> Self:
        """What one member supports; nothing of a visitor."""
        return self.filter(member=reader.pk or 0)

    def marking(self, proposals: ProposalQuerySet) -> ProposalQuerySet:
        """Annotate as `supported` whether these say so of each proposal."""
        return proposals.annotate(supported=models.Exists(self.filter(proposal=models.OuterRef("pk"))))

    @transaction.atomic
    def give(self, proposal: Proposal, *, by: Member) -> None:
        """Support a theme of somebody else while its call is open; said twice, it counts once."""
        locked = proposal.lock()
        locked.call.check_open()
        if locked.proposed_by_id == by.pk:
            raise TopicRefusedError(_("You proposed it: that is your support."))
        if locked.withdrawn_at or locked.hidden_at or locked.declined_at or locked.public_session:
            raise TopicRefusedError(_("It is no longer to be chosen."))
        if self.get_or_create(proposal=locked, member=by)[1]:
            self._count(proposal, 1)

    @transaction.atomic
    def take_back(self, proposal: Proposal, *, by: Member) -> None:
        """Support it no longer, while its call is open."""
        proposal.lock().call.check_open()
        if self.of(by).filter(proposal=proposal).delete()[0]:
            self._count(proposal, -1)

    @transaction.atomic
    def forget(self, member: Member) -> None:
        """Forget what a member supports; calls that are over keep their numbers."""
        for support in self.of(member).select_related("proposal__call"):
            if support.proposal.call.is_open:
                self._count(support.proposal.lock(), -1)
        self.of(member).delete()

    @staticmethod
    def _count(proposal: Proposal, step: int) -> None:
        Proposal.objects.filter(pk=proposal.pk).update(support_count=F("support_count") + step)


class Support(models.Model):
    """One member's support of one theme."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="supports", verbose_name=_("proposed theme")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports", verbose_name=_("member")
    )
    given_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("support")
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "member"],
                name="support_once",
                violation_error_message=_("You support this theme already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, {self.member}"
