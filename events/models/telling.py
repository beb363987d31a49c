"""Telling people of a release: one telling for each, read and sent by an organiser, or left unsent.

`Told` is one message to one person; the constraints keep it to one, whoever presses, however often a worker dies.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import signals
from events.models.events import Event
from events.models.registrations import Registration
from events.models.releases import AgendaRelease
from members.models import Member
from members.rules import Reader


class TellingQuerySet(models.QuerySet["Telling"]):
    """Questions about tellings, and the verb that begins one."""

    def waiting(self) -> Self:
        """Those that wait for an organiser."""
        return self.filter(sent_at__isnull=True, discarded_at__isnull=True, superseded_at__isnull=True)

    def of(self, event: Event) -> Self:
        """Tellings of an event."""
        return self.filter(release__event=event)

    def editable_by(self, reader: Reader) -> Self:
        """Tellings of the events whose agenda somebody may edit."""
        return self.filter(release__event__in=Event.objects.editable_by(reader))

    def of_release(self, slug: str, number: int) -> Self:
        """The telling of one release."""
        return self.filter(release__event__slug=slug, release__number=number)

    def for_page(self) -> Self:
        """Load what the page of a telling shows."""
        return self.select_related("release__event", "sent_by").defer("release__content", "release__words")

    def begin(self, release: AgendaRelease) -> "Telling":
        """Let a release wait for its telling; what was not told of the ones before is told with it."""
        self.of(release.event).waiting().update(superseded_at=timezone.now())
        return self.create(release=release)


class Telling(models.Model):
    """What people are told of one release."""

    release = models.OneToOneField(
        AgendaRelease, on_delete=models.CASCADE, related_name="telling", verbose_name=_("release")
    )
    introduction = models.TextField(_("introduction"), blank=True, max_length=2000)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    discarded_at = models.DateTimeField(_("left unsent"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("told with a later release"), null=True, blank=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("telling")
        verbose_name_plural = _("tellings")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.release)

    @property
    def is_waiting(self) -> bool:
        """Tell whether an organiser may still send or discard it."""
        return not (self.sent_at or self.discarded_at or self.superseded_at)

    def pair(self) -> tuple[AgendaRelease, AgendaRelease | None]:
        """Return the release, and the one that people know: the last before it that was told, or left untold."""
        told = Q(telling__isnull=True) | Q(telling__superseded_at__isnull=True) | Q(pk=self.release_id)
        upto = AgendaRelease.objects.of_release(self.release).filter(told).with_removed().for_page()
        found = list(upto.newest_first()[:2])
        return found[0], found[1] if len(found) > 1 else None

    @transaction.atomic
    def send(self, *, by: Member, introduction: str = "") -> bool:
        """Hand it to the worker, once; tell whether it was this call that did."""
        if not self._settle(sent_at=timezone.now(), sent_by=by, introduction=introduction):
            return False
        signals.telling_sent.send(Telling, telling=self)
        return True

    def discard(self) -> bool:
        """Leave it unsent; tell whether it was still to be decided."""
        return self._settle(discarded_at=timezone.now())

    def _settle(self, **values: object) -> bool:
        done = Telling.objects.waiting().filter(pk=self.pk).update(**values)
        self.refresh_from_db()
        return bool(done)


class ToldQuerySet(models.QuerySet["Told"]):
    """Questions about messages."""

    def unsent(self) -> Self:
        """Those that are still to be written."""
        return self.filter(written_at__isnull=True)


class Told(models.Model):
    """One message to one person: a member, or a guest who registered."""

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="told", verbose_name=_("telling"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("member")
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("registration")
    )
    written_at = models.DateTimeField(_("written"), null=True)

    objects = ToldQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about a release")
        verbose_name_plural = _("messages about releases")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["telling", "member"], name="told_member_once"),
            models.UniqueConstraint(fields=["telling", "registration"], name="told_guest_once"),
            models.CheckConstraint(
                condition=Q(member__isnull=False, registration__isnull=True)
                | Q(member__isnull=True, registration__isnull=False),
                name="told_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.registration}, {self.telling}"

    @property
    def key(self) -> tuple[str, int]:
        """Return whom it is for."""
        return ("member", self.member_id) if self.member_id else ("guest", self.registration_id or 0)

    def claim(self) -> bool:
        """Take the right to write it, once; tell whether it was still to be had."""
        return bool(Told.objects.unsent().filter(pk=self.pk).update(written_at=timezone.now()))
