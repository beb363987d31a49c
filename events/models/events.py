"""A dated meeting. The public sees it once it is published, and its agenda once released."""

import zoneinfo
from copy import copy
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.acting import acting
from core.languages import LANGUAGES
from core.search import Searchable, joined, vector_field, words
from core.times import day_of, zone_label
from events.models.status import Plannable, Status
from events.models.theme_kind import ThemeKind
from events.rules import sees_every_event
from members.models import Member, check_time_zone
from members.rules import Reader, is_member, may_write
from notifications.levels import Levelled
from partnerships.models import Organisation


class EventQuerySet(Searchable["Event"]):
    """Questions about events."""

    def get_by_natural_key(self, slug: str) -> "Event":
        """Return the event with this slug, for fixtures."""
        return self.get(slug=slug)

    def visible_to(self, reader: Reader) -> Self:
        """Published events, and the unpublished ones of their organisers."""
        if sees_every_event(reader):
            return self
        shown = Q(published_at__isnull=False)
        if is_member(reader):
            mine = Event.organisers.through.objects.filter(member=reader).values("event")
            return self.filter(shown | Q(pk__in=mine))
        return self.filter(shown)

    def editable_by(self, reader: Reader) -> Self:
        """Events whose agenda somebody may edit."""
        return self.organised_by(reader) if may_write(reader) else self.none()

    def organised_by(self, reader: Reader) -> Self:
        """Events of which somebody reads everything, whether or not they may write just now."""
        if sees_every_event(reader):
            return self
        if not is_member(reader):
            return self.none()
        return self.filter(pk__in=Event.organisers.through.objects.filter(member=reader).values("event"))

    def with_rules(self) -> Self:
        """Events that one can register for, with their rules."""
        return self.filter(registration_rules__isnull=False).select_related("registration_rules")

    def with_call(self) -> Self:
        """Load the call for topics of each, if it has one."""
        return self.select_related("topic_call")

    def with_meetings(self) -> Self:
        """Load the times for meetings of each, if it has some."""
        return self.select_related("meeting_rules")

    def upcoming(self) -> Self:
        """Events that are not over, soonest first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Events that are over, the last one first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    @transaction.atomic
    def start(self, *, by: Member, **values: Any) -> "Event":
        """Create an event that nobody but `by`, its organiser, sees."""
        event = self._placed(values)
        with acting(by.pk):
            event.organisers.add(by)
        return event

    def _placed(self, values: dict[str, Any]) -> "Event":
        """Create an event at a free address; if somebody takes it at the same moment, at the next one."""
        slug = self._free_slug(values)
        try:
            with transaction.atomic():
                return self.create(slug=slug, **values)
        except IntegrityError:
            if not Event.objects.filter(slug=slug).exists():
                raise
            return self._placed(values)

    def _free_slug(self, values: dict[str, Any]) -> str:
        """An address from the title and the year, like side-event-2020."""
        stem = slugify(values.get("short_title") or values["title"])[:60].strip("-") or "event"
        year = str(values["starts_at"].year)
        stem = stem if stem.endswith(year) else f"{stem}-{year}"
        taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        return next(s for s in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


class StaleDraftError(Exception):
    """Somebody else has saved the draft since it was read."""


class Event(Levelled, Plannable):
    """A dated meeting with an agenda. Times are kept in UTC and shown in the event's zone."""

    class Attendance(models.TextChoices):
        ONLINE = "online", _("Online")
        ON_SITE = "on-site", _("On site")
        MIXED = "mixed", _("Online and on site")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    uuid = models.UUIDField(_("calendar id"), default=uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(_("short title"), max_length=80, blank=True)
    aliases = ArrayField(models.CharField(max_length=240), verbose_name=_("other names"), default=list, blank=True)
    summary = models.TextField(_("summary"), blank=True, max_length=4000)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    doors_at = models.DateTimeField(_("log-in opens"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels", validators=[check_time_zone])
    attendance = models.CharField(_("attendance"), max_length=8, choices=Attendance, default=Attendance.ONLINE)
    place = models.CharField(_("place"), max_length=200, blank=True)
    for_whom = models.CharField(
        _("for whom"), max_length=300, blank=True, help_text=_("Who should come, in a sentence.")
    )
    part_of = models.CharField(_("part of"), max_length=200, blank=True)
    participant_count = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    participants_note = models.TextField(_("on the participants"), blank=True)
    hosts = models.ManyToManyField(Organisation, blank=True, related_name="hosted_events", verbose_name=_("hosts"))
    organisers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="organised_events",
        verbose_name=_("organisers"),
        help_text=_("Members who may draft and release the agenda."),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)
    # What the organisers have changed about a public event since its last release: field to value.
    pending = models.JSONField(_("changes to release"), default=dict, blank=True, editable=False)
    # Counts the saves of the draft, so that nobody overwrites what they have not seen.
    draft_version = models.PositiveIntegerField(_("version of the draft"), default=1, editable=False)
    draft_saved_at = models.DateTimeField(_("draft saved"), null=True, blank=True, editable=False)
    draft_saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("draft saved by"),
    )
    search_vector = vector_field(
        F("language"),
        joined("title", "short_title", words("aliases")),
        F("summary"),
    )

    objects = EventQuerySet.as_manager()
    quotes: ClassVar = ("summary", "participants_note", "status_note")

    class Meta:
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            *Plannable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(doors_at__isnull=True) | Q(doors_at__lte=F("starts_at")),
                name="event_doors_before_start",
                violation_error_message=_("Log-in must open before the event starts."),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_vector"], name="event_search"),
            models.Index(fields=["-starts_at", "-id"], name="event_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        """Return what fixtures know this event by."""
        return (self.slug,)

    @property
    def name(self) -> str:
        """Return the short title where there is one."""
        return self.short_title or self.title

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the zone the agenda is written in."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def local_start(self) -> datetime:
        """Return the start as clocks at the event show it."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        """Return the end as clocks at the event show it."""
        return self.ends_at.astimezone(self.zone)

    @property
    def local_doors(self) -> datetime | None:
        """Return when log-in opens, as clocks at the event show it, if that is stated."""
        return self.doors_at.astimezone(self.zone) if self.doors_at else None

    @property
    def zone_name(self) -> str:
        """Return what people call the event's zone on its day: CET."""
        return zone_label(self.local_start)

    @property
    def is_over(self) -> bool:
        """Tell whether the event has ended."""
        return self.ends_at < timezone.now()

    def as_drafted(self) -> "Event":
        """Return a copy that says what the next release will say. Do not save it."""
        drafted = copy(self)
        for name, value in self.pending.items():
            setattr(drafted, name, _value(name, value))
        return drafted

    def lock_draft(self, version: int) -> "Event":
        """Take the draft for this transaction; refuse if somebody saved it after `version`."""
        locked = Event.objects.select_for_update().get(pk=self.pk)
        if locked.draft_version != version:
            raise StaleDraftError
        return locked

    def count_save(self, *, by: Member) -> None:
        """Note that `by` has saved the draft just now."""
        self.draft_version += 1
        self.draft_saved_at = timezone.now()
        self.draft_saved_by = by
        self.save(update_fields=["draft_version", "draft_saved_at", "draft_saved_by"])

    @transaction.atomic
    def redraft(self, values: dict[str, Any], *, by: Member, version: int) -> None:
        """Change what the draft says of the event; once an agenda is released, it shows with the next release."""
        locked = self.lock_draft(version)
        drafted = locked.as_drafted()
        if not locked.releases.exists():
            for name, value in values.items():
                setattr(locked, name, value)
            locked.save(update_fields=[*values])
        else:
            differing = {name: value for name, value in values.items() if getattr(locked, name) != value}
            locked.pending = {name: _written(value) for name, value in differing.items()}
            locked.save(update_fields=["pending"])
        locked._carry_sessions(drafted)
        locked.count_save(by=by)

    def draft_event(self, values: dict[str, Any]) -> None:
        """Let the draft say this of the event, values as a release keeps them; the sessions stay. Does not save."""
        drafted = {name: _value(name, value) for name, value in values.items()}
        rest = {name: value for name, value in self.pending.items() if name not in values}
        self.pending = rest | {n: _written(v) for n, v in drafted.items() if getattr(self, n) != v}

    def _carry_sessions(self, before: "Event") -> None:
        """Let the drafted sessions keep their place on the clock when the event gets another day or zone."""
        after = self.as_drafted()
        days = day_of(after.starts_at, after.zone) - day_of(before.starts_at, before.zone)
        if not days and after.time_zone == before.time_zone:
            return
        for session in self.sessions.planned():
            for name in ("starts_at", "ends_at"):
                local = getattr(session, name).astimezone(before.zone).replace(tzinfo=after.zone)
                setattr(session, name, local + days)
            session.save(update_fields=["starts_at", "ends_at"])

    def announce(self) -> None:
        """Let everybody see the event; its agenda follows with the first release."""
        if self.published_at is None:
            self.published_at = timezone.now()
            self.save(update_fields=["published_at"])

    def apply(self, values: dict[str, Any]) -> None:
        """Make drafted changes public: the verb that releases calls it under its lock.

        What was drafted besides goes on waiting. A postponed event that gets another start goes ahead.
        """
        drafted = self.as_drafted()
        for name, value in values.items():
            setattr(self, name, _value(name, value))
        waiting = {name: getattr(drafted, name) for name in {*self.pending, *values}}
        self.pending = {name: _written(value) for name, value in waiting.items() if getattr(self, name) != value}
        self.published_at = self.published_at or timezone.now()
        if "starts_at" in values and self.postponed_at:
            self.say_status(Status.SCHEDULED, "")
        self.save(update_fields=[*values, "pending", "published_at", *self.STATUS_FIELDS])


def _written(value: Any) -> Any:
    """A value as the JSON of `pending` keeps it."""
    return value if isinstance(value, str) or value is None else DjangoJSONEncoder().default(value)


def _value(name: str, value: Any) -> Any:
    """A value as the field `name` of an event keeps it, from the JSON of `pending`."""
    field = Event._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 - forms write only fields into `pending`
    return field.to_python(value)


class EventFactQuerySet(models.QuerySet["EventFact"]):
    """Questions about what a source says of an event."""

    def get_by_natural_key(self, event: str, position: int) -> "EventFact":
        """Return the fact at this place, for fixtures."""
        return self.get(event__slug=event, position=position)


class EventFact(models.Model):
    """Something the record says of an event, in its own words: aims, how topics were chosen."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="facts")
    label = models.CharField(_("label"), max_length=120)
    text = models.TextField(_("text"), help_text=_("In the words of the source."))
    position = models.PositiveSmallIntegerField(_("position"))
    theme_kind = models.CharField(
        _("says how themes were chosen for"),
        max_length=8,
        choices=ThemeKind,
        blank=True,
        help_text=_("Stands on the pages of those sessions too."),
    )
    source_section = models.CharField(_("source section"), max_length=80, blank=True)

    objects = EventFactQuerySet.as_manager()
    quotes: ClassVar = ("text",)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "position"],
                name="event_fact_position_unique",
                violation_error_message=_("Another fact stands at this place."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, int]:
        """Return what fixtures know this fact by."""
        return (self.event.slug, self.position)
