"""What a session concluded: take-aways in their order, each with an address that no change of order touches."""

from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.search import Searchable, vector_field
from events.models.agenda import Session
from events.models.events import Event
from members.rules import Reader


class TakeawayQuerySet(Searchable["Takeaway"]):
    """Questions about take-aways."""

    def get_by_natural_key(self, session: str, number: int) -> "Takeaway":
        """Return one conclusion of a session, for fixtures."""
        return self.get(session__uuid=UUID(session), number=number)

    def visible_to(self, reader: Reader) -> Self:
        """Take-aways of the events somebody sees, once their session is released."""
        return self.filter(session__event__in=Event.objects.visible_to(reader), session__released_at__isnull=False)

    def reported_by(self, reader: Reader) -> Self:
        """Take-aways of the sessions on which somebody reports."""
        return self.filter(session__in=Session.objects.reported_by(reader)).select_related("session__event")

    def of(self, session: Session) -> Self:
        """The take-aways of one session in their order."""
        return self.filter(session=session).order_by("number")

    def number(self, rail: "list[Takeaway]") -> None:
        """Give take-aways the numbers of their places."""
        for place, takeaway in enumerate(rail, 1):
            takeaway.number = place
        self.bulk_update(rail, ["number"])

    @transaction.atomic
    def add(self, session: Session, *, text: str, language: str) -> "Takeaway":
        """Write down one more conclusion, behind the others."""
        Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        last = self.of(session).aggregate(last=models.Max("number"))["last"] or 0
        return self.create(session=session, number=last + 1, text=text, language=language)


class Takeaway(models.Model):
    """One conclusion of a session, verbatim, with an address of its own."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="takeaways", verbose_name=_("session"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    source_section = models.CharField(_("source section"), max_length=80, blank=True)
    search_vector = vector_field(F("language"), models.Value(""), F("text"))

    objects = TakeawayQuerySet.as_manager()
    quotes: ClassVar = ("text",)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="takeaway_search")]
        ordering: ClassVar = ["session", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "number"],
                name="takeaway_number_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This session has a take-away with that number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session}, {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.session.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Return its id on the page of its session: it stays, wherever in the order it stands."""
        return anchor_of(self.pk)

    def natural_key(self) -> tuple[str, int]:
        """Return what fixtures know this take-away by."""
        return (str(self.session.uuid), self.number)

    @transaction.atomic
    def reword(self, *, text: str, language: str) -> None:
        """Change its words; who endorsed or questioned the words before has said nothing to these."""
        locked = Takeaway.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if (locked.text, locked.language) == (text, language):
            return
        self.text, self.language = text, language
        self.save(update_fields=["text", "language"])
        self.stances.all().delete()

    @transaction.atomic
    def move(self, step: int) -> None:
        """Change places with the one before (-1) or behind (1); at either end nothing happens."""
        Session.objects.select_for_update(of=("self",)).get(pk=self.session_id)
        rail = list(Takeaway.objects.of(self.session))
        at = [one.pk for one in rail].index(self.pk)
        if not 0 <= at + step < len(rail):
            return
        rail[at], rail[at + step] = rail[at + step], rail[at]
        Takeaway.objects.number(rail)

    @transaction.atomic
    def remove(self) -> None:
        """Take it off the list and close the gap; threads about it stay."""
        Session.objects.select_for_update(of=("self",)).get(pk=self.session_id)
        self.delete()
        Takeaway.objects.number(list(Takeaway.objects.of(self.session)))


def anchor_of(pk: int) -> str:
    """Return the id of a take-away on the page of its session."""
    return f"takeaway-{pk}"
