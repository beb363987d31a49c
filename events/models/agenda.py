"""The draft of an agenda: sessions and the people in them.

The public never reads these rows directly; it reads what `AgendaRelease` froze from them.
"""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.models.events import Event
from events.models.status import Plannable
from members.models import Member
from members.rules import Reader, is_member, may_write
from partnerships.models import Organisation, Person


class SessionKind(models.TextChoices):
    """What happens in a timed item of an agenda."""

    REGISTRATION = "registration", _("Registration")
    OPENING = "opening", _("Opening")
    WELCOME = "welcome", _("Welcome")
    INTRODUCTION = "introduction", _("Introduction")
    PANEL = "panel", _("Panel")
    BREAKOUTS = "breakouts", _("Breakout block")
    BREAKOUT = "breakout", _("Breakout")
    BREAK = "break", _("Break")
    CLOSING = "closing", _("Closing")


class SessionQuerySet(models.QuerySet["Session"]):
    """Questions about the sessions of a draft."""

    def get_by_natural_key(self, uuid: str) -> "Session":
        """Return the session with this id, for fixtures."""
        return self.get(uuid=uuid)

    def in_order(self) -> Self:
        """Order as an agenda reads: by time, a block before its breakouts."""
        return self.order_by("starts_at", "position", "pk")

    def planned(self) -> Self:
        """All but those taken out of the draft after a release."""
        return self.filter(removed_at__isnull=True)

    def breakouts(self) -> Self:
        """Planned breakouts that stand in a block, in the order of the agenda."""
        return self.planned().filter(block__isnull=False).in_order()

    def taken_out(self) -> Self:
        """Those that a release has and the draft has not any more."""
        return self.filter(removed_at__isnull=False)

    def mark_released(self, titles: dict[str, str]) -> None:
        """Note that these sessions are public, under these titles."""
        now = timezone.now()
        changed = []
        for session in self.filter(uuid__in=titles):
            title = titles[str(session.uuid)]
            if not session.released_at or session.released_title != title:
                session.released_at, session.released_title = session.released_at or now, title
                changed.append(session)
        self.bulk_update(changed, ["released_at", "released_title"], batch_size=200)

    def known(self) -> Self:
        """Those that the public knows and the draft still has."""
        return self.planned().filter(released_at__isnull=False)

    def reported_by(self, reader: Reader) -> Self:
        """Sessions whose notes and take-aways somebody writes: the event's organisers, and who leads or reports there.

        Who has a role is told by the agenda; that the account is theirs, by the person in the records.
        """
        mine = Q(event__in=Event.objects.editable_by(reader), released_at__isnull=False)
        if not is_member(reader) or not may_write(reader):
            return self.none()
        roles = SessionRole.objects.filter(role__in=SessionRole.REPORTING, person__member=reader).values("session")
        named = Q(pk__in=roles, released_at__isnull=False, event__in=Event.objects.visible_to(reader))
        return self.filter(mine | named)

    def released(self) -> Self:
        """Those that the public knows, though the draft may have dropped them."""
        return self.filter(released_at__isnull=False)

    def for_notes(self) -> Self:
        """Load what a page about a session's notes and take-aways shows."""
        return self.select_related("event")

    def reported(self) -> Self:
        """Public sessions with published notes or with take-aways: those that a paper reports on."""
        told = Q(notes__published_at__isnull=False) | Q(takeaways__isnull=False)
        return self.filter(told, released_at__isnull=False).distinct()

    def with_people(self) -> Self:
        """Load the people of each session who may be named."""
        return self.prefetch_related(models.Prefetch("roles", queryset=SessionRole.objects.named()))

    def with_record(self, reader: Reader) -> Self:
        """Load what the record says of a session: its polls, the sections that report on it, and its notes.

        `is_reported` says whether the reader writes them.
        """
        mine = Session.objects.reported_by(reader).filter(pk=models.OuterRef("pk"))
        told = self.select_related("notes").annotate(is_reported=models.Exists(mine))
        model: Any = Session._meta.get_field("document_sections").related_model
        sections = model.objects.visible_to(reader).select_related("document__event")
        return told.prefetch_related("polls__terms", models.Prefetch("document_sections", queryset=sections))


class Session(Plannable):
    """A timed item of an agenda. Its `uuid` stays for life, across releases and calendars."""

    Kind = SessionKind

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("event"))
    uuid = models.UUIDField(_("calendar id"), default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("slug"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=SessionKind)
    title = models.CharField(_("title"), max_length=200)
    theme = models.CharField(_("theme"), max_length=200, blank=True, help_text=_("What a panel is about, if named."))
    aliases = ArrayField(
        models.CharField(max_length=240),
        verbose_name=_("other spellings"),
        default=list,
        blank=True,
    )
    text = models.TextField(_("text"), blank=True, max_length=4000)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    block = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="breakouts",
        verbose_name=_("breakout block"),
        help_text=_("The block this breakout belongs to: participants choose one of its breakouts."),
    )
    number = models.PositiveSmallIntegerField(_("breakout number"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=80, blank=True)
    # Set with the rules of registration; no part of the agenda's text, so no release is needed.
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    time_as_printed = models.CharField(_("time as printed"), max_length=40, blank=True)
    description_as_printed = models.TextField(_("description as printed"), blank=True)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)
    # A session that was public once keeps its row, and so its topic, take-aways and calendar id.
    released_at = models.DateTimeField(_("first released"), null=True, blank=True, editable=False)
    released_title = models.CharField(_("public title"), max_length=200, blank=True, editable=False)
    removed_at = models.DateTimeField(_("taken out of the draft"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()
    quotes: ClassVar = ("theme", "text", "description_as_printed", "status_note")

    class Meta:
        ordering: ClassVar = ["starts_at", "position", "pk"]
        constraints: ClassVar = [
            *Plannable.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "slug"],
                name="session_slug_unique",
                violation_error_message=_("Another session of this event has that address."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("A session must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(block__isnull=True) | Q(kind="breakout"),
                name="session_in_block_is_breakout",
                violation_error_message=_("Only breakouts stand in a breakout block."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:session_detail", args=[self.event.slug, self.slug])

    @property
    def public_title(self) -> str:
        """Return what the public calls it: a draft may have another title already."""
        return self.released_title or self.title

    @transaction.atomic
    def change_status(self, status: str, *, reason: str, by: Member) -> None:
        """Cancel or postpone it in the draft, or let it go ahead: public with the next release."""
        event = Event.objects.select_for_update().get(pk=self.event_id)
        self.say_status(status, reason)
        self.save(update_fields=self.STATUS_FIELDS)
        event.count_save(by=by)

    def natural_key(self) -> tuple[str]:
        """Return what fixtures know this session by."""
        return (str(self.uuid),)


class SessionRoleQuerySet(models.QuerySet["SessionRole"]):
    """Questions about who does what in a session."""

    def get_by_natural_key(self, session: str, position: int) -> "SessionRole":
        """Return the role at this place of a session, for fixtures."""
        return self.get(session__uuid=session, position=position)

    def named(self) -> Self:
        """All but those of people who asked to be removed, in the order of the agenda."""
        return self.filter(Q(person__isnull=True) | Q(person__hidden_at__isnull=True)).order_by("position", "pk")


class SessionRole(models.Model):
    """A person in a session: linked where we know them, and always as printed."""

    class Role(models.TextChoices):
        MAIN_MODERATOR = "main-moderator", _("Main moderator")
        MODERATOR = "moderator", _("Moderator")
        EC_MODERATOR = "ec-moderator", _("EC moderator")
        SPEAKER = "speaker", _("Speaker")
        RAPPORTEUR = "rapporteur", _("Rapporteur")
        NOT_STATED = "", _("Role not stated")

    # Who leads a session or reports on it writes its notes.
    REPORTING: ClassVar = (Role.RAPPORTEUR, Role.MODERATOR, Role.MAIN_MODERATOR)

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="roles", verbose_name=_("session"))
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="session_roles",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=14, choices=Role, blank=True)
    label_as_printed = models.CharField(_("role as printed"), max_length=120, blank=True)
    name_as_printed = models.CharField(_("name as printed"), max_length=120)
    affiliation_as_printed = models.CharField(_("affiliation as printed"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the agenda"), default=0)
    spoken_order = models.PositiveSmallIntegerField(
        _("order of speaking"), null=True, blank=True, help_text=_("Where the record gives another.")
    )
    source_section = models.CharField(_("source section"), max_length=80, blank=True)

    objects = SessionRoleQuerySet.as_manager()
    quotes: ClassVar = ("name_as_printed", "label_as_printed", "affiliation_as_printed")

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "position"],
                name="session_role_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Somebody else stands at this place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_as_printed}, {self.session}"

    def natural_key(self) -> tuple[str, int]:
        """Return what fixtures know this role by."""
        return (str(self.session.uuid), self.position)
