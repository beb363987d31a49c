"""How a member stands here: suspended (stays out) or silenced (reads, does not write), for good or for a term."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.acting import acting
from members import signals
from members.terms import lasts

if TYPE_CHECKING:
    from members.models import Member

REASON_LENGTH = 500


class Standing(models.Model):
    """The states that moderators put a member into, and the verbs that do; each is logged with its reason."""

    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True, editable=False)
    # When a suspension ends by itself; null while it has no term.
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True, editable=False)
    silenced_at = models.DateTimeField(_("silenced"), null=True, blank=True, editable=False)
    silenced_until = models.DateTimeField(_("silenced until"), null=True, blank=True, editable=False)
    # The member reads it wherever they would write.
    silence_reason = models.CharField(_("why silenced"), max_length=REASON_LENGTH, blank=True, editable=False)

    # Since when a partnership, an organisation or a moderator stands for this member; null while nobody does.
    vouched_at = models.DateTimeField(_("vouched for"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_suspended(self) -> bool:
        """Tell whether the member is kept out at this moment."""
        return lasts(self.suspended_at, self.suspended_until)

    @property
    def is_silenced(self) -> bool:
        """Tell whether the member may read and not write at this moment."""
        return lasts(self.silenced_at, self.silenced_until)

    @property
    def is_active(self) -> bool:
        """Answer Django and allauth, who ask for it before anybody signs in."""
        return not self.is_suspended

    @transaction.atomic
    def suspend(self: "Member", *, by: "Member", reason: str, until: datetime | None = None) -> bool:  # type: ignore[misc]
        """Stop this member from signing in and posting, for good or until a moment; logged with the reason.

        Who is suspended already gets the later end; tells whether that changed anything.
        """
        return self._enter("suspended", signals.member_suspended, by, reason, until)

    @transaction.atomic
    def reinstate(self: "Member", *, by: "Member | None", reason: str) -> None:  # type: ignore[misc]
        """Let this member sign in and post again; logged with the reason. Nobody does it when the term is over."""
        self._leave("suspended", signals.member_reinstated, by, reason)

    @transaction.atomic
    def silence(self: "Member", *, by: "Member", reason: str, until: datetime | None = None) -> bool:  # type: ignore[misc]
        """Let this member read and not write, for good or until a moment; logged with the reason.

        Who is silenced already gets the later end; tells whether that changed anything.
        """
        return self._enter("silenced", signals.member_silenced, by, reason, until, silence_reason=reason)

    @transaction.atomic
    def unsilence(self: "Member", *, by: "Member | None", reason: str) -> None:  # type: ignore[misc]
        """Let this member write again; logged with the reason."""
        self._leave("silenced", signals.member_unsilenced, by, reason, silence_reason="")

    def _enter(
        self, state: str, signal: Signal, by: "Member", reason: str, until: datetime | None, **more: Any
    ) -> bool:
        """Set the timestamps under a lock; tell whether that made the state longer."""
        since, ends = self._locked(state)
        if not lasts(since, ends):
            since = ends = None
        elif ends is None or (until is not None and until <= ends):
            self._set(state, since, ends)
            return False
        self._set(state, since or timezone.now(), until, **more)
        with acting(by.pk):
            self.save(update_fields=[f"{state}_at", f"{state}_until", *more])
        signal.send(type(self), member=self, by=by, reason=reason)
        return True

    def _leave(self, state: str, signal: Signal, by: "Member | None", reason: str, **more: Any) -> None:
        """Clear the timestamps once, under a lock."""
        since, _ends = self._locked(state)
        self._set(state, None, None, **more)
        if since:
            with acting(by.pk if by else None):
                self.save(update_fields=[f"{state}_at", f"{state}_until", *more])
            signal.send(type(self), member=self, by=by, reason=reason)

    def _locked(self, state: str) -> tuple[datetime | None, datetime | None]:
        now: Any = type(self)._default_manager.select_for_update().get(pk=self.pk)
        return getattr(now, f"{state}_at"), getattr(now, f"{state}_until")

    def _set(self, state: str, since: datetime | None, until: datetime | None, **more: Any) -> None:
        for name, value in {f"{state}_at": since, f"{state}_until": until, **more}.items():
            setattr(self, name, value)
