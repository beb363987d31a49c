"""What moderators did, to what, and why. Lines are added, never changed (trigger in 0001)."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.told import told
from members.models import Member
from opportunities.models import Opportunity

# What a line can be about; the object may be gone.
ABOUT: Final = {"thread", "post", "member", "opportunity"}


class ModerationEntry(models.Model):
    """One line of the log: who, when, which verb, to which thread, post or member, and why."""

    class Verb(models.TextChoices):
        CLOSE = "close", _("Closed")
        REOPEN = "reopen", _("Reopened")
        PIN = "pin", _("Pinned")
        UNPIN = "unpin", _("Unpinned")
        HIDE = "hide", _("Hidden")
        RESTORE = "restore", _("Restored")
        MOVE = "move", _("Moved")
        RENAME = "rename", _("Renamed")
        SPLIT = "split", _("Split")
        MERGE = "merge", _("Merged")
        KIND = "kind", _("Changed in kind")
        SLOW = "slow", _("Slowed down")
        UNDO = "undo", _("Undone")
        KEEP = "keep", _("Kept")
        ASK = "ask", _("Asked to edit")
        WARN = "warn", _("Warned")
        GRANT = "grant", _("Appeal granted")
        REFUSE = "refuse", _("Appeal refused")
        SUSPEND = "suspend", _("Suspended")
        REINSTATE = "reinstate", _("Reinstated")
        RELEASE = "release", _("Released")
        REJECT = "reject", _("Rejected")
        SILENCE = "silence", _("Silenced")
        UNSILENCE = "unsilence", _("Let write again")

    verb = models.CharField(_("verb"), max_length=10, choices=Verb)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="moderation_entries",
        verbose_name=_("moderator"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    thread = models.ForeignKey(
        "forum.Thread",
        on_delete=models.SET_NULL,
        null=True,
        related_name="moderation_entries",
        verbose_name=_("thread"),
    )
    post = models.ForeignKey(
        "forum.Post",
        on_delete=models.SET_NULL,
        null=True,
        related_name="moderation_entries",
        verbose_name=_("post"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="moderated_by_entries",
        verbose_name=_("member"),
    )
    opportunity = models.ForeignKey(
        Opportunity,
        on_delete=models.SET_NULL,
        null=True,
        related_name="moderation_entries",
        verbose_name=_("offer or request"),
    )
    # What the deed changed, as field and value; nothing where it only says something. Suspensions: see Change.
    before: Any = models.JSONField(_("before"), null=True)
    after: Any = models.JSONField(_("after"), null=True)
    # The object may go one day; the line must still say what it was about.
    label = models.CharField(_("about"), max_length=240)

    objects = models.Manager["ModerationEntry"]()

    class Meta:
        verbose_name = _("moderation entry")
        verbose_name_plural = _("moderation log")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-created_at", "-id"], name="entry_newest"),
            models.Index(fields=["created_at", "verb"], name="entry_by_year"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="moderation_entry_has_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_, (Q(**{f"{other}__isnull": True for other in ABOUT - {one}}) for one in sorted(ABOUT))
                ),
                name="moderation_entry_about_one_thing",
                violation_error_message=_("An entry is about one thing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.label}"

    @classmethod
    def record(
        cls,
        verb: str,
        *,
        by: Member | None,
        reason: str,
        changed: Mapping[str, tuple[Any, Any]] | None = None,
        **about: models.Model,
    ) -> "ModerationEntry":
        """Add a line about one thing, in the transaction of the verb; by nobody if time did it."""
        (target,) = about.values()
        values = {}
        if changed:
            before, after = ({name: told(pair[side]) for name, pair in changed.items()} for side in (0, 1))
            values = {"before": before, "after": after}
        return cls.objects.create(verb=verb, moderator=by, reason=reason, label=str(target)[:240], **values, **about)
