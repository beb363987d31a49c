"""A meeting of two people at an event: asked for, agreed on, held or not. The two alone know of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.models.events import Event
from events.models.meeting_asking import MeetingAsking
from events.models.meeting_deeds import MeetingDeeds
from events.models.meeting_rules import MeetingKind, MeetingRefusedError, MeetingRules
from events.models.meeting_words import (
    MOST_PROPOSALS,
    OPEN,
    PLANNED,
    STANDING,
    TEXT_LENGTH,
    UNANSWERED_DAYS,
    MeetingState,
    Side,
)  # fmt: skip
from events.models.registration_words import past_term
from events.models.versions import HTTPS
from members.models import Member, no_control_characters
from members.rules import Reader, is_member

PLACE_LENGTH: Final = 160


class MeetingQuerySet(MeetingAsking, models.QuerySet["Meeting"]):
    """Questions about meetings; `ask` is in MeetingAsking."""

    def visible_to(self, reader: Reader) -> Self:
        """Those of the two who meet, and of nobody else: not of organisers either."""
        if not is_member(reader):
            return self.none()
        there = self.filter(event__in=Event.objects.visible_to(reader), event__meeting_rules__isnull=False)
        return there.of_member(reader)

    def of_member(self, member: Member) -> Self:
        """Those that one member asked for or is asked for."""
        return self.filter(Q(requester=member) | Q(invitee=member))

    def of(self, slug: str) -> Self:
        """Those at the event with this slug."""
        return self.filter(event__slug=slug)

    def for_page(self) -> Self:
        """Load who meets, and the event."""
        people = self.select_related("requester", "invitee", "event__meeting_rules", "event__registration_rules")
        return people.defer("requester__search_vector", "invitee__search_vector", "event__search_vector")

    def asked(self) -> Self:
        """Requests that nobody has answered."""
        return self.filter(state=MeetingState.REQUESTED)

    def current(self) -> Self:
        """Requests, and meetings that are agreed on."""
        return self.filter(state__in=OPEN)

    def planned(self) -> Self:
        """Those with a time, for calendars: agreed on, held, or cancelled since, the latest first."""
        return self.filter(state__in=PLANNED).order_by("-slot", "-pk")

    def overdue(self) -> Self:
        """Those that wait for an answer which was not given in its days, or whose proposed times are over."""
        now = timezone.now()
        late = Q(asked_at__lte=now - timedelta(days=UNANSWERED_DAYS))
        over = Q(last_proposal__lte=now)
        return self.filter(late | over, state__in=OPEN).exclude(turn="")

    def check_fit(self, rules: MeetingRules) -> None:
        """Refuse times that would not hold what people have agreed on or asked for."""
        offered, now = {*rules.starts()}, timezone.now()
        bent = sum(not {at for at in each.moments if at > now} <= offered for each in self.current())
        if bent:
            words = _("%(n)s meetings or requests would lose their time. Keep those times, or have them moved first.")
            raise MeetingRefusedError(words % {"n": bent}, field="starts_at")

    def end(self, *, by: Member | None, words: str = "") -> int:
        """Withdraw each request, cancel each meeting to come, and tell who did not do it; return how many that were."""
        return sum(meeting.call_off(by=by, words=words) for meeting in list(self.current()))

    def totals(self) -> list[tuple[MeetingState, list[int]]]:
        """Return how many stand where, of each kind, in one query: numbers alone, never whose."""
        counted = self.order_by().values_list("kind", "state").annotate(n=models.Count("pk"))
        found = {(kind, state): n for kind, state, n in counted}
        return [(state, [found.get((kind, state), 0) for kind in MeetingKind]) for state in MeetingState]

    def past_their_time(self, now: datetime) -> Self:
        """Those whose people are to be forgotten: as with registrations, some days after the event."""
        return past_term(self.filter(forgotten_at__isnull=True), now)

    def leave(self, member: Member) -> None:
        """Take a member, and what they said, out of these; the other one keeps the rest."""
        for meeting in self.select_for_update():
            meeting.leave(member)

    def forget(self) -> int:
        """Delete whose they are and what was said; the rows stay for the totals."""
        rows = list(self)
        for meeting in rows:
            meeting.forget()
        return len(rows)


class Meeting(MeetingDeeds):
    """One request and what becomes of it. `turn` says whose answer is awaited: for a request, or for other times."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("event"))
    uuid = models.UUIDField(_("calendar id"), default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=3, choices=MeetingKind)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="meetings_asked",
        verbose_name=_("requester"),
    )
    invitee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="meetings_invited",
        verbose_name=_("invitee"),
    )
    requester_for = models.CharField(
        _("requester speaks for"), max_length=160, blank=True, validators=[no_control_characters]
    )
    invitee_for = models.CharField(
        _("invitee speaks for"), max_length=160, blank=True, validators=[no_control_characters]
    )
    text = models.TextField(_("message"), max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    state = models.CharField(_("state"), max_length=9, choices=MeetingState, default=MeetingState.REQUESTED)
    # When slots begin that one side proposes, for the other to choose from; `turn` is that other side.
    proposals = ArrayField(models.DateTimeField(), size=MOST_PROPOSALS, default=list, verbose_name=_("proposed times"))
    last_proposal = models.DateTimeField(_("last proposed time"), null=True, editable=False)
    turn = models.CharField(_("who is to answer"), max_length=9, choices=Side, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    slot = DateTimeRangeField(_("agreed time"), null=True, editable=False)
    # Counts what calendars must hear of.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    place = models.CharField(_("where"), max_length=PLACE_LENGTH, blank=True, validators=[no_control_characters])
    url = models.URLField(_("link to meet online"), max_length=500, blank=True, validators=[HTTPS])
    created_at = models.DateTimeField(_("requested"), default=timezone.now, editable=False)
    forgotten_at = models.DateTimeField(_("personal data deleted"), null=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["requester", "event"], name="meeting_requester"),
            models.Index(fields=["invitee", "event"], name="meeting_invitee"),
            models.Index(fields=["asked_at"], name="meeting_awaited", condition=~Q(turn="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(requester=F("invitee")),
                name="meeting_of_two",
                violation_error_message=_("Nobody meets themselves."),
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=False, state__in=PLANNED) | Q(slot__isnull=True) & ~Q(state__in=PLANNED),
                name="meeting_has_its_time",
                violation_error_message=_("What is agreed on has a time, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(turn="", proposals__len=0) & ~Q(state=MeetingState.REQUESTED)
                | ~Q(turn="") & Q(proposals__len__gt=0, state__in=OPEN, last_proposal__isnull=False),
                name="meeting_asks_one_side",
                violation_error_message=_("Who is asked has times to choose from."),
            ),
            models.UniqueConstraint(
                "event",
                Least("requester", "invitee"),
                Greatest("requester", "invitee"),
                condition=Q(state__in=OPEN),
                name="meeting_once_between_two",
                violation_error_message=_("There is a request or a meeting between you already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requester or _('Former member')} – {self.invitee or _('Former member')}, {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("events:meeting_detail", args=[self.event.slug, self.pk])

    @property
    def length(self) -> timedelta:
        """Return how long it takes."""
        return timedelta(minutes=self.minutes)

    @property
    def moments(self) -> list[datetime]:
        """Return every start it stands on: the agreed one, and those that are proposed."""
        return [*([self.slot.lower] if self.slot else []), *self.proposals]

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone that its calendar entry tells: the event's."""
        return self.event.zone

    @property
    def is_planned(self) -> bool:
        """Tell whether it is agreed on and has not ended."""
        return self.state == MeetingState.ACCEPTED and timezone.now() < self.slot.upper

    @property
    def has_begun(self) -> bool:
        """Tell whether its agreed time has come."""
        return bool(self.slot and self.slot.lower <= timezone.now())

    @property
    def is_standing(self) -> bool:
        """Tell whether it took place or is to: the link shows."""
        return self.state in STANDING

    @property
    def is_late(self) -> bool:
        """Tell whether an answer comes too late, whether or not the worker has said so yet."""
        now = timezone.now()
        late = self.asked_at <= now - timedelta(days=UNANSWERED_DAYS)
        return bool(self.turn) and (late or all(at <= now for at in self.proposals))

    @property
    def answer_until(self) -> datetime:
        """Return until when an answer is good."""
        return min(self.asked_at + timedelta(days=UNANSWERED_DAYS), max(self.proposals))

    def side_of(self, member: Member) -> Side:
        """Return which of the two somebody is."""
        return Side.REQUESTER if self.requester_id == member.pk else Side.INVITEE

    def person(self, side: str) -> Member | None:
        """Return who is on a side, unless they have left."""
        return self.requester if side == Side.REQUESTER else self.invitee

    def other_than(self, member: Member) -> Member | None:
        """Return whom somebody meets."""
        return self.person(self.side_of(member).other)

    def other_for(self, member: Member) -> str:
        """Return for whom the other one speaks."""
        return self.invitee_for if self.side_of(member) == Side.REQUESTER else self.requester_for

    def people(self) -> Iterable[Member]:
        """Return the two, or who is left of them."""
        return filter(None, (self.requester, self.invitee))
