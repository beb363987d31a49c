"""The draft of an event's Output Paper: its parts in order. Editions are assembled from it; nobody else reads it."""

from typing import ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.markdown import MAX_LENGTH
from events.models.agenda import Session
from events.models.events import Event
from members.rules import Reader

# As many as a reader can find their way in.
MOST_PARTS: Final = 60


class StalePartError(Exception):
    """Somebody else saved this part since it was read; nothing was written over."""


class PaperPartQuerySet(models.QuerySet["PaperPart"]):
    """Questions about parts, and the verbs that change their order."""

    def editable_by(self, reader: Reader) -> Self:
        """Parts of the papers of events that somebody organises."""
        return self.filter(event__in=Event.objects.editable_by(reader)).select_related("event", "session")

    def of(self, event: Event) -> Self:
        """The parts of an event's paper in their order."""
        return self.filter(event=event).order_by("position").select_related("session__notes")

    @transaction.atomic
    def add(self, event: Event, *, after: "PaperPart | None" = None, **values: object) -> "PaperPart":
        """Put one more part behind another, or at the end."""
        Event.objects.select_for_update().get(pk=event.pk)
        rail = list(self.of(event))
        part = PaperPart(event=event, position=len(rail) + 1, **values)
        part.save()
        at = next((place for place, one in enumerate(rail, 1) if after and one.pk == after.pk), len(rail))
        rail.insert(at, part)
        self.place(rail)
        return part

    def place(self, rail: "list[PaperPart]") -> None:
        """Give parts the positions of their places."""
        for position, part in enumerate(rail, 1):
            part.position = position
        self.bulk_update(rail, ["position"])


class PaperPart(models.Model):
    """One part of a paper: a text, the agenda, a session with its notes and take-aways, or the head of an annex."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        AGENDA = "agenda", _("Text, then the agenda")
        SESSION = "session", _("A session: its notes and take-aways")
        ANNEX = "annex", _("Begin an annex")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="paper_parts", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.TEXT)
    level = models.PositiveSmallIntegerField(
        _("level"), choices=((1, _("Chapter")), (2, _("Section of a chapter"))), default=2
    )
    heading = models.CharField(_("heading"), max_length=240)
    body = models.TextField(_("text"), blank=True, max_length=MAX_LENGTH)
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("session")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = PaperPartQuerySet.as_manager()
    quotes: ClassVar = ("body",)

    class Meta:
        verbose_name = _("part of a paper")
        verbose_name_plural = _("parts of papers")
        ordering: ClassVar = ["event", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "position"],
                name="paper_part_position_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Another part stands at this place."),
            ),
            models.CheckConstraint(
                condition=Q(kind="session", session__isnull=False) | (~Q(kind="session") & Q(session__isnull=True)),
                name="paper_part_of_a_session",
                violation_error_message=_("Choose the session."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_annex(self) -> bool:
        """Tell whether an annex begins here."""
        return self.kind == self.Kind.ANNEX

    @transaction.atomic
    def rewrite(self, *, version: int, **values: object) -> None:
        """Change what it says; over a text that this form has not seen nothing is written: `StalePartError`."""
        found = PaperPart.objects.filter(pk=self.pk, version=version)
        if not found.update(version=models.F("version") + 1, **values):
            self.refresh_from_db()
            raise StalePartError
        self.refresh_from_db()

    @transaction.atomic
    def move(self, step: int) -> None:
        """Change places with the one before (-1) or behind (1); at either end nothing happens."""
        Event.objects.select_for_update().get(pk=self.event_id)
        rail = list(PaperPart.objects.of(self.event))
        at = [one.pk for one in rail].index(self.pk)
        if 0 <= at + step < len(rail):
            rail[at], rail[at + step] = rail[at + step], rail[at]
            PaperPart.objects.place(rail)

    @transaction.atomic
    def remove(self) -> None:
        """Take it out of the paper and close the gap."""
        Event.objects.select_for_update().get(pk=self.event_id)
        self.delete()
        PaperPart.objects.place(list(PaperPart.objects.of(self.event)))
