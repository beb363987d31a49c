"""What organisers note on a proposed theme: experts' input, and that the institutions agree."""

from datetime import datetime
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.models.events import Event
from events.models.proposals import Proposal
from members.rules import Reader

NOTE_LENGTH: Final = 1000


class ProposalNoteQuerySet(models.QuerySet["ProposalNote"]):
    """Questions about notes."""

    def decided_by(self, reader: Reader) -> Self:
        """Notes of the events somebody organises."""
        return self.filter(proposal__call__event__in=Event.objects.editable_by(reader)).select_related(
            "proposal__call__event"
        )

    def of(self, slug: str) -> Self:
        """Notes on proposals for the event with this slug."""
        return self.filter(proposal__call__event__slug=slug)

    def in_order(self) -> Self:
        """The oldest first."""
        return self.order_by("noted_on", "pk")

    def shown(self) -> Self:
        """Those that stand in the trail of a released session."""
        return self.filter(shown_at__isnull=False)


class ProposalNote(models.Model):
    """One input or agreement. Its organisers alone read it, unless they show it in the trail of the session."""

    class Kind(models.TextChoices):
        EXPERTS = "experts", _("Experts' input")
        INSTITUTIONS = "institutions", _("Agreement of the institutions")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="notes", verbose_name=_("proposed theme")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    words = models.TextField(_("what was said"), max_length=NOTE_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    who = models.CharField(_("who, as printed"), max_length=200)
    noted_on = models.DateField(_("on"), default=timezone.localdate)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by")
    )
    shown_at = models.DateTimeField(_("shown in the trail"), null=True, editable=False)

    objects = ProposalNoteQuerySet.as_manager()
    quotes: ClassVar = ("words", "who")

    class Meta:
        verbose_name = _("note on a proposed theme")
        verbose_name_plural = _("notes on proposed themes")
        ordering: ClassVar = ["noted_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.who}"

    def show(self) -> None:
        """Let it stand in the trail, which is public with the release of the session; `keep_inside` takes that back."""
        self._show(timezone.now())

    def keep_inside(self) -> None:
        """Let organisers alone read it."""
        self._show(None)

    def _show(self, at: datetime | None) -> None:
        self.shown_at = at
        self.save(update_fields=["shown_at"])
