"""A call for topics: organisers ask, members propose themes and support those of others, until the clock closes it."""

from datetime import datetime
from typing import Any, ClassVar, Final, Self

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.times import zone_label
from events.models.events import Event
from events.models.theme_kind import ThemeKind
from members.rules import Reader

WORDS_LENGTH: Final = 2000
MOST_THEMES: Final = 20


class TopicRefusedError(Exception):
    """What somebody wished for a call or a proposal is not possible now; `words` tells them why."""

    def __init__(self, words: str | Promise) -> None:
        """Keep the words for the reader."""
        super().__init__(words)
        self.words = words


class CallStatus(models.TextChoices):
    """Where a call stands at this moment; the clock says it, nothing is stored."""

    DRAFT = "draft", _("Draft, seen by organisers only")
    EARLY = "early", _("The call is not open yet")
    OPEN = "open", _("The call is open")
    CLOSED = "closed", _("The call is closed")


class TopicCallQuerySet(models.QuerySet["TopicCall"]):
    """Questions about calls."""

    def visible_to(self, reader: Reader) -> Self:
        """Published calls of the events somebody sees, and all calls of those they organise."""
        published = Q(published_at__isnull=False, event__in=Event.objects.visible_to(reader))
        return self.filter(published | Q(event__in=Event.objects.editable_by(reader))).select_related("event")

    def of(self, slug: str) -> Self:
        """The call of the event with this slug."""
        return self.filter(event__slug=slug)

    def lock(self, pk: int) -> "TopicCall":
        """Take a call for this transaction: who else proposes or changes it waits until it is over."""
        return self.select_for_update(of=("self",)).select_related("event").get(pk=pk)


class TopicCall(models.Model):
    """What the organisers of an event ask members to propose, and from when until when."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="topic_call", verbose_name=_("event"))
    words = models.TextField(
        _("what you ask"),
        max_length=WORDS_LENGTH,
        help_text=_("Members read it above the proposals: what the themes should be about, and how you will choose."),
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    plenary_count = models.PositiveSmallIntegerField(
        _("themes for the plenary"), default=1, validators=[MaxValueValidator(MOST_THEMES)]
    )
    breakout_count = models.PositiveSmallIntegerField(
        _("themes for the breakouts"), default=3, validators=[MaxValueValidator(MOST_THEMES)]
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    objects = TopicCallQuerySet.as_manager()
    quotes: ClassVar = ("words",)

    class Meta:
        verbose_name = _("call for topics")
        verbose_name_plural = _("calls for topics")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="topic_call_closes_after_it_opens",
                violation_error_message=_("The call must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(plenary_count__gt=0) | Q(breakout_count__gt=0),
                name="topic_call_asks_for_a_theme",
                violation_error_message=_("Ask for one theme at least."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def get_absolute_url(self) -> str:
        return reverse("events:topic_call_detail", args=[self.event.slug])

    @property
    def status(self) -> CallStatus:
        """Return where the call stands at this moment."""
        now = timezone.now()
        if self.published_at is None:
            return CallStatus.DRAFT
        if now < self.opens_at:
            return CallStatus.EARLY
        return CallStatus.OPEN if now < self.closes_at else CallStatus.CLOSED

    @property
    def is_open(self) -> bool:
        """Tell whether members can propose and support at this moment."""
        return self.status == CallStatus.OPEN

    def count_of(self, kind: ThemeKind) -> int:
        """Return how many themes of a kind are asked for."""
        return self.plenary_count if kind == ThemeKind.PLENARY else self.breakout_count

    @property
    def kinds(self) -> list[ThemeKind]:
        """Return what themes are asked for."""
        return [kind for kind in ThemeKind if self.count_of(kind)]

    @property
    def zone_names(self) -> dict[str, str]:
        """Return what people call the event's zone when the call opens, and when it closes."""
        zone = self.event.zone
        moments = {"opens": self.opens_at, "closes": self.closes_at}
        return {name: zone_label(at.astimezone(zone)) for name, at in moments.items()}

    def check_open(self) -> None:
        """Refuse in words unless members can propose and support at this moment."""
        if not self.is_open:
            raise TopicRefusedError(_("%(status)s.") % {"status": self.status.label})

    def publish(self) -> None:
        """Let everybody who sees the event read the call; `unpublish` takes that back."""
        self._set(published_at=self.published_at or timezone.now())

    def unpublish(self) -> None:
        """Take the call and its proposals off the site, for all but the organisers; nothing is lost."""
        self._set(published_at=None)

    @transaction.atomic
    def open_now(self) -> None:
        """Open it, and publish it if it was not; another opening time takes that back."""
        locked, now = TopicCall.objects.lock(self.pk), timezone.now()
        if locked.status not in (CallStatus.DRAFT, CallStatus.EARLY):
            raise TopicRefusedError(_("It is open or closed already."))
        if locked.closes_at <= now:
            raise TopicRefusedError(_("It closes before now: give it a later end first."))
        self._set(opens_at=min(locked.opens_at, now), published_at=locked.published_at or now)

    @transaction.atomic
    def close_now(self) -> None:
        """Close it before its time; `reopen` takes that back."""
        locked = TopicCall.objects.lock(self.pk)
        if not locked.is_open:
            raise TopicRefusedError(_("It is not open."))
        self._set(closes_at=timezone.now())

    @transaction.atomic
    def reopen(self, until: datetime) -> None:
        """Open a closed call once more, until a moment to come; `close_now` takes that back."""
        locked = TopicCall.objects.lock(self.pk)
        if locked.status != CallStatus.CLOSED:
            raise TopicRefusedError(_("It is not closed."))
        if until <= timezone.now():
            raise TopicRefusedError(_("Give a moment to come."))
        self._set(closes_at=until)

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values])
