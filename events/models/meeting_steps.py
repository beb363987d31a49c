"""The log of a meeting: who did what, in which words. The two read it, and have a notice of the other's steps."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.meeting_words import WORDS_LENGTH, StepKind
from events.models.meetings import Meeting
from members.rules import Reader


class MeetingStepQuerySet(models.QuerySet["MeetingStep"]):
    """Questions about steps."""

    def visible_to(self, reader: Reader) -> Self:
        """Those of the meetings that somebody sees: their own."""
        return self.filter(meeting__in=Meeting.objects.visible_to(reader))

    def for_notices(self) -> Self:
        """Load what a notice shows."""
        people = self.select_related("by", "meeting__event")
        return people.defer("by__search_vector", "meeting__event__search_vector")


class MeetingStep(models.Model):
    """One line of the log of a meeting."""

    Kind = StepKind

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="steps", verbose_name=_("meeting"))
    kind = models.CharField(_("what"), max_length=9, choices=StepKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    words = models.CharField(_("words"), max_length=WORDS_LENGTH, blank=True)
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = MeetingStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a meeting")
        verbose_name_plural = _("steps of meetings")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()
