"""What reaches members: what they follow, the notices they get, and the digests they were sent.

Their saved searches stand in `notifications.saved`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member, MemberQuerySet
from members.rules import Reader, is_member
from notifications.levels import Level, level_in
from notifications.saved import SavedSearch as SavedSearch

# Nobody looks after more partnerships or events than fit on one page.
MOST_SHOWN: Final = 200


def kind_of(model: type[models.Model]) -> Q:
    """Return the condition that a target is of this model, by a join: the answer needs no query before it."""
    return Q(target_type__app_label=model._meta.app_label, target_type__model=model._meta.model_name)


class FollowQuerySet(models.QuerySet["Follow"]):
    """Questions about what members follow, and the verb that sets a level."""

    def of(self, member: Reader) -> Self:
        """What one member has set; nothing for a visitor."""
        return self.filter(member=member) if is_member(member) else self.none()

    def of_kind(self, model: type[models.Model]) -> Self:
        """Levels set on records of one model."""
        return self.filter(kind_of(model))

    def levelled(self, reader: Reader, targets: models.QuerySet[Any]) -> dict[int, str]:
        """Return the levels a member has set on some of these records, by id."""
        mine = self.of(reader).of_kind(targets.model).filter(target_id__in=targets.order_by().values("pk"))
        return dict(mine.order_by("-pk").values_list("target_id", "level")[:MOST_SHOWN])

    def set_level(self, target: models.Model, level: str, *, by: Member) -> None:
        """Set a member's level on a record; normal is what no row says."""
        here: dict[str, Any] = {
            "member": by,
            "target_type": ContentType.objects.get_for_model(target),
            "target_id": target.pk,
        }
        if level == Level.NORMAL:
            self.filter(**here).delete()
        else:
            self.update_or_create(**here, defaults={"level": level})

    def with_level[Q: models.QuerySet[Any]](self, records: Q, reader: Reader) -> Q:
        """Add a reader's level to records, as `reader_level`."""
        mine = self.of(reader).of_kind(records.model).filter(target_id=OuterRef("pk"))
        return records.annotate(reader_level=level_in(mine))


class Follow(models.Model):
    """The level a member has set on a record: a partnership, an organisation, a call, an event. No row means normal.

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

    objects = FollowQuerySet.as_manager()

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


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Questions about notices, and the verbs that make them and mark them."""

    def of(self, member: Reader) -> Self:
        """Notices of one member; none for a visitor."""
        return self.filter(member=member) if is_member(member) else self.none()

    def about(self, targets: "models.QuerySet[Any]") -> Self:
        """Notices whose target is among these: what a member may no longer see is neither shown nor counted."""
        # Looked up one by one: as a list, beside another condition, they would be all that the member may see.
        seen = Exists(targets.filter(pk=OuterRef("target_id")).order_by())
        return self.filter(kind_of(targets.model), seen)

    def personal(self) -> Self:
        """Notices that concern nobody else: their target is the member's own."""
        return self.filter(reason__in=Notification.PERSONAL)

    def of_target(self, target: models.Model) -> Self:
        """Notices of one thing."""
        return self.filter(kind_of(type(target)), target_id=target.pk)

    def by_weight(self) -> Self:
        """Order by the strength of the reason, the newest first among equals."""
        order = [When(reason=reason, then=Value(place)) for place, reason in enumerate(Notification.Reason)]
        return self.order_by(Case(*order), "-pk")

    def unread(self) -> Self:
        """Notices that have not been read."""
        return self.filter(read_at__isnull=True)

    def not_mailed(self) -> Self:
        """Notices that no mail has told of."""
        return self.filter(mailed_at__isnull=True)

    def mark_read(self, member: Member, targets: Iterable[models.Model] | None = None) -> int:
        """Mark what a member has seen, or everything; return how many notices that were."""
        mine = self.of(member).unread()
        if targets is not None:
            shown = list(targets)
            if not shown:
                return 0
            mine = mine.filter(kind_of(type(shown[0])), target_id__in=[target.pk for target in shown])
        # By id: an update cannot join the table of types.
        return self.filter(pk__in=mine.values("pk")).update(read_at=timezone.now())

    def tell(self, told: "models.QuerySet[Any, Any]", target: models.Model, *, actor: Member | None) -> int:
        """Give a notice to each row (member id, reason) of a query, in one statement; nobody is told twice.

        Returns how many were told just now.
        """
        sql, params = told.query.sql_with_params()
        table, kind = self.model._meta.db_table, ContentType.objects.get_for_model(target)
        insert = (
            f'INSERT INTO "{table}" (member_id, reason, actor_id, target_type_id, target_id, created_at) '  # noqa: S608
            f"SELECT told.member_id, told.reason, %s, %s, %s, %s FROM ({sql}) AS told (member_id, reason) "
            "ON CONFLICT DO NOTHING"
        )
        with connection.cursor() as cursor:
            cursor.execute(insert, [actor.pk if actor else None, kind.pk, target.pk, timezone.now(), *params])
            return int(cursor.rowcount)


class Notification(models.Model):
    """One notice: this member, this thing, for this reason. A member hears of a thing once, by the strongest reason."""

    class Reason(models.TextChoices):
        """Why somebody is told; the strongest first."""

        DECISION = "decision", _("A decision about what you wrote")
        APPEAL = "appeal", _("Your appeal is decided")
        RELEASED = "released", _("What you wrote is posted")
        OUTCOME = "outcome", _("What came of your report")
        MENTION = "mention", _("You were mentioned")
        QUOTE = "quote", _("You were quoted")
        ANSWER = "answer", _("Your post answers the question")
        REPLY = "reply", _("A reply in a thread you started")
        THREAD = "thread", _("A reply in a thread you follow")
        TOPIC = "topic", _("A new thread in a topic you follow")
        PARTNERSHIP = "partnership", _("A new thread about a partnership you follow")
        EVENT = "event", _("A new thread about an event you follow")
        ORGANISATION = "organisation", _("A new thread about an organisation you follow")
        CALL = "call", _("A new thread about a call you follow")
        AGENDA = "agenda", _("The agenda of an event of yours")
        DEADLINE = "deadline", _("A deadline of a call you follow")
        EXCHANGE = "exchange", _("An exchange of your organisation or partnership")
        MEETING = "meeting", _("A meeting of yours at an event")
        INTEREST = "interest", _("An offer, a request or an interest of yours")

    # Of decisions: what the member must be told, whatever they follow.
    PERSONAL: ClassVar = (Reason.DECISION, Reason.APPEAL, Reason.RELEASED, Reason.OUTCOME)

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

    objects = NotificationQuerySet.as_manager()

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

    @property
    def day(self) -> date:
        """Return the day of the notice, where its reader is."""
        return timezone.localtime(self.created_at).date()

    def claim(self) -> bool:
        """Take the right to mail this notice, once; tell whether it was still to be had."""
        unmailed = Notification.objects.filter(pk=self.pk).not_mailed()
        return bool(unmailed.update(mailed_at=timezone.now()))


class DigestQuerySet(models.QuerySet["Digest"]):
    """Questions about digests."""

    def lacking(self, members: MemberQuerySet, period: str) -> MemberQuerySet:
        """Keep the members who have no digest of a period yet."""
        made = self.filter(member=OuterRef("pk"), period=period)
        return members.filter(~Exists(made))

    def last_sent_at(self, member: Member) -> datetime | None:
        """Return when a member last got a digest."""
        sent = self.filter(member=member, sent_at__isnull=False).order_by("-pk")
        return sent.values_list("sent_at", flat=True).first()


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

    objects = DigestQuerySet.as_manager()

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
