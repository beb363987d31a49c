"""Who takes meetings at an event, for whom they speak and when they are free: only people who said so."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.models.bookings import Booking, lock_members
from events.models.events import Event
from events.models.meeting_rules import MOST_SLOTS, MeetingKind, MeetingRefusedError, MeetingRules
from events.models.registration_words import past_term
from events.models.registrations import Registration
from members.models import Member, no_control_characters
from members.rules import Reader, is_member
from members.terms import over

ABOUT_LENGTH: Final = 500
NO_SEAT: Final = _("Only who has a seat at this event takes meetings here: register first.")


class AvailabilityQuerySet(models.QuerySet["Availability"]):
    """Questions about who takes meetings, and the verb that says so."""

    def visible_to(self, reader: Reader) -> Self:
        """People who take meetings now, for those who take part in the same event; one's own always."""
        if not is_member(reader):
            return self.none()
        events = Event.objects.visible_to(reader).filter(_seated(reader.pk, "pk", "registration_rules"))
        return self.filter(Q(member=reader) | Q(pk__in=Availability.objects.taking().filter(event__in=events)))

    def taking(self) -> Self:
        """Those who have not stopped, may sign in, and take part in the event."""
        there = self.filter(stopped_at__isnull=True, event__meeting_rules__opened_at__isnull=False)
        there = there.filter(over("suspended", "member__"), member__verified_at__isnull=False)
        return there.filter(_seated(OuterRef("member"), "event", "event__registration_rules"))

    def of(self, slug: str) -> Self:
        """Those of the event with this slug."""
        return self.filter(event__slug=slug)

    def of_member(self, member: Member) -> Self:
        """What one member said, at any event."""
        return self.filter(member=member)

    def of_others(self, reader: Member) -> Self:
        """All but one's own, with who they are."""
        return self.exclude(member=reader).select_related("member").defer("member__search_vector")

    def named(self, username: str) -> Self:
        """What the member with this user name said."""
        return self.filter(member__username=username)

    def for_kind(self, kind: str) -> Self:
        """Those who take meetings of a kind; anything else means all."""
        return self.filter(kinds__contains=[kind]) if kind in MeetingKind.values else self

    def called(self, text: str) -> Self:
        """Those whose name, organisation or words hold these words, in any order."""
        found = self
        for word in text.replace("\x00", "").split()[:6]:
            said = Q(speaks_for__icontains=word) | Q(about__icontains=word) | Q(member__display_name__icontains=word)
            found = found.filter(said)
        return found

    def past_their_time(self, now: datetime) -> Self:
        """Those to be forgotten: as with registrations, some days after the event."""
        return past_term(self, now)

    def drop(self) -> int:
        """Delete them, and return how many that were."""
        return self.delete()[0]

    def keep_to(self, rules: MeetingRules) -> None:
        """Drop times that the event does not offer any more."""
        offered = {*rules.starts()}
        for said in self.select_for_update():
            kept = [at for at in said.starts if at in offered]
            if kept != said.starts:
                self.filter(pk=said.pk).update(starts=kept)

    def forget_times(self) -> None:
        """Let everybody say anew when they are free."""
        self.update(starts=[])

    @transaction.atomic
    def say(self, rules: MeetingRules, *, member: Member, **said: Any) -> "Availability":
        """Say that one takes meetings, when, and for whom; said again it is changed. `stop` takes it back."""
        locked = MeetingRules.objects.lock(rules.pk)
        locked.check_open()
        if not locked.seats(member):
            raise MeetingRefusedError(NO_SEAT)
        if not {*said["starts"]} <= {*locked.starts()}:
            raise MeetingRefusedError(_("The organisers have changed the times: choose again."), field="starts")
        said["starts"] = sorted(said["starts"])
        mine, _is_new = self.update_or_create(
            event=locked.event, member=member, defaults={**said, "stopped_at": None, "said_at": timezone.now()}
        )
        return mine


def _seated(member: Any, event: str, rules: str) -> Q:
    """A condition: a seat at the event, where one registers for it here."""
    seats = Registration.objects.confirmed().filter(event=OuterRef(event), member=member)
    return Q(**{f"{rules}__isnull": True}) | Q(Exists(seats))


class Availability(models.Model):
    """That one member takes meetings at one event, until they stop."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="availabilities", verbose_name=_("event"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="availabilities", verbose_name=_("member")
    )
    kinds = ArrayField(
        models.CharField(max_length=3, choices=MeetingKind), size=len(MeetingKind), verbose_name=_("kinds of meetings")
    )
    speaks_for = models.CharField(
        _("speaks for"), max_length=160, blank=True, validators=[no_control_characters],
        help_text=_("The organisation, cluster or partnership."),
    )  # fmt: skip
    about = models.TextField(_("looks for"), max_length=ABOUT_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    # When the slots begin in which they are free.
    starts = ArrayField(models.DateTimeField(), size=MOST_SLOTS, default=list, verbose_name=_("free at"))
    said_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)
    stopped_at = models.DateTimeField(_("takes no more meetings since"), null=True, blank=True, editable=False)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("availability for meetings")
        verbose_name_plural = _("availabilities for meetings")
        ordering: ClassVar = ["-said_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["event", "-said_at", "-id"], name="availability_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "member"],
                name="availability_once",
                violation_error_message=_("This member has said already when they are free."),
            ),
            models.CheckConstraint(
                condition=Q(kinds__len__gt=0),
                name="availability_for_something",
                violation_error_message=_("Choose a kind of meetings."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.event}"

    @property
    def is_taking(self) -> bool:
        """Tell whether they have not stopped."""
        return self.stopped_at is None

    @property
    def kind_labels(self) -> list[str]:
        """Return the kinds in words."""
        return [str(MeetingKind(kind).label) for kind in self.kinds]

    def free(self, taken: Iterable[Booking], rules: MeetingRules) -> list[datetime]:
        """Return when they can still be met: in slots to come that no accepted meeting of theirs overlaps."""
        mine = [one.slot for one in taken if one.member_id == self.member_id]
        now, length = timezone.now(), rules.length
        return [
            at
            for at in self.starts
            if at > now and not any(slot.lower < at + length and at < slot.upper for slot in mine)
        ]

    @transaction.atomic
    def stop(self) -> None:
        """Take no more meetings: requests are withdrawn, agreed ones stand. To say it again takes that back."""
        lock_members(self.member_id)
        self.stopped_at = timezone.now()
        self.save(update_fields=["stopped_at"])
        self.event.meetings.of_member(self.member).asked().end(by=self.member)
