"""What reaches members: what they follow, the notices they get, and the digests they were sent."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.levels import Level


class Follow(models.Model):
    """The level a member has set on a record: a partnership, an event. No row means normal.

    Threads and topics keep their level beside what was read: see forum.models.states.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", verbose_name=_("member")
    )
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_id = models.BigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    level = models.CharField(_("level"), max_length=6, choices=Level, default=Level.FOLLOW)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = models.Manager["Follow"]()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "target_type", "target_id"],
                name="follow_once",
                violation_error_message=_("This is followed already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id", "level"], name="follow_target")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_level_display()}"


class Notification(models.Model):
    """One notice: this member, this thing, for this reason. A member hears of a thing once, by the strongest reason."""

    class Reason(models.TextChoices):
        """Why somebody is told; the strongest first."""

        MENTION = "mention", _("You were mentioned")
        QUOTE = "quote", _("You were quoted")
        ANSWER = "answer", _("Your post answers the question")
        REPLY = "reply", _("A reply in a thread you started")
        THREAD = "thread", _("A reply in a thread you follow")
        TOPIC = "topic", _("A new thread in a topic you follow")
        PARTNERSHIP = "partnership", _("A new thread about a partnership you follow")
        EVENT = "event", _("A new thread about an event you follow")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", verbose_name=_("member")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_id = models.BigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    objects = models.Manager["Notification"]()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "target_type", "target_id"],
                name="notification_once",
                violation_error_message=_("This member has been told already."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "-id"], name="notification_newest"),
            models.Index(fields=["member"], name="notification_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["target_type", "target_id"], name="notification_target"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_reason_display()}"


class Digest(models.Model):
    """One mail that sums up a period for one member. The constraint keeps a rerun from sending it again."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests", verbose_name=_("member")
    )
    # "2026-11-27" for a day, "2026-W48" for a week (ISO 8601), in the member's own time zone.
    period = models.CharField(_("period"), max_length=10)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    # Null while nothing was worth a mail.
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = models.Manager["Digest"]()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "period"],
                name="digest_once",
                violation_error_message=_("This member has had the digest of this period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.period}"
