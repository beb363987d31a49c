"""A release that waits for its time: what the draft said when it was scheduled, and nothing that was typed since.

The worker publishes it; if something speaks against it by then, it says what, and the organisers are told.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import signals
from events.models.drafts import freeze
from events.models.events import Event
from events.models.releases import AgendaRelease
from events.rules import may_edit_event
from members.models import Member


class Problem(models.TextChoices):
    """Why a scheduled release was not published."""

    OVERTAKEN = "overtaken", _("Another release was published meanwhile.")
    NOBODYS = "nobodys", _("Who scheduled it may not publish this agenda any more.")


class ScheduledReleaseQuerySet(models.QuerySet["ScheduledRelease"]):
    """Questions about scheduled releases, and the verb that schedules one."""

    def waiting(self) -> Self:
        """Those that are still to come."""
        return self.filter(withdrawn_at__isnull=True, refused_at__isnull=True, release__isnull=True)

    def due(self) -> Self:
        """Those whose time has come, the first one first."""
        return self.waiting().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")

    def refused_since(self, release: AgendaRelease | None) -> Self:
        """Those not published, of which no release has come since."""
        refused = self.filter(refused_at__isnull=False).order_by("-pk")
        return refused.filter(refused_at__gt=release.released_at) if release else refused

    def for_desk(self) -> Self:
        """Load what an organiser reads of one: neither the agenda nor its event."""
        return self.defer("content").select_related("scheduled_by")

    @transaction.atomic
    def schedule(
        self, event: Event, due_at: datetime, *, by: Member, version: int, note: str = ""
    ) -> "ScheduledRelease":
        """Keep the draft as it is now for a release at that time, instead of one that was scheduled before."""
        locked = event.lock_draft(version)
        self.filter(event=locked).waiting().update(withdrawn_at=timezone.now())
        return self.create(
            event=locked,
            content=freeze(locked),
            pending=locked.pending,
            after_number=AgendaRelease.objects.newest_number(locked),
            note=note,
            due_at=due_at,
            scheduled_by=by,
        )


class ScheduledRelease(models.Model):
    """A frozen draft with the time at which it becomes a release. It is for organisers alone."""

    Problem = Problem

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="scheduled", verbose_name=_("event"))
    content = models.JSONField(_("content"))
    pending = models.JSONField(_("changes to the event"), default=dict)
    # A release made meanwhile says something newer: publishing this would take it back.
    after_number = models.PositiveIntegerField(_("after release"))
    note = models.CharField(_("release note"), max_length=500, blank=True)
    due_at = models.DateTimeField(_("at"))
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    scheduled_at = models.DateTimeField(_("scheduled"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    refused_at = models.DateTimeField(_("not published"), null=True, blank=True)
    problem = models.CharField(_("why not"), max_length=10, choices=Problem, blank=True)
    release = models.OneToOneField(
        AgendaRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("release")
    )

    objects = ScheduledReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled release")
        verbose_name_plural = _("scheduled releases")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(withdrawn_at__isnull=True, refused_at__isnull=True, release__isnull=True),
                name="scheduled_release_one_waits",
                violation_error_message=_("A release of this agenda is scheduled already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def local_due(self) -> datetime:
        """Return the time as clocks at the event show it."""
        return self.due_at.astimezone(self.event.zone)

    @transaction.atomic
    def withdraw(self) -> bool:
        """Take it back; tell whether it was still to come."""
        Event.objects.select_for_update().get(pk=self.event_id)
        return bool(ScheduledRelease.objects.waiting().filter(pk=self.pk).update(withdrawn_at=timezone.now()))

    @transaction.atomic
    def carry_out(self) -> AgendaRelease | None:
        """Publish it, once, or say why not; the lock is the one that every release takes."""
        event = Event.objects.select_for_update().get(pk=self.event_id)
        mine = ScheduledRelease.objects.waiting().filter(pk=self.pk).first()
        if mine is None:
            return None
        mine.problem = mine._problem(event)
        if mine.problem:
            mine.refused_at = timezone.now()
            mine.save(update_fields=["problem", "refused_at"])
            signals.release_refused.send(ScheduledRelease, scheduled=mine)
            return None
        mine.release = AgendaRelease.objects.publish_prepared(
            event, mine.content, mine.pending, by=mine.scheduled_by, note=mine.note
        )
        mine.save(update_fields=["release"])
        return mine.release

    def _problem(self, event: Event) -> str:
        if AgendaRelease.objects.newest_number(event) != self.after_number:
            return Problem.OVERTAKEN
        if self.scheduled_by is None or not may_edit_event(self.scheduled_by, event):
            return Problem.NOBODYS
        return ""
