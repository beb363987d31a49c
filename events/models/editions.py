"""One published edition of an event's Output Paper, frozen for ever: PostgreSQL refuses any change."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.search import Searchable, vector_field
from events.models.assembling import assembled
from events.models.events import Event
from members.models import Member
from members.rules import Reader

# What the parts of a paper say, without agenda and take-aways, which are found themselves.
TOLD: Final = models.Func("content", function="events_told", output_field=models.TextField())


class EditionQuerySet(Searchable["Edition"]):
    """Questions about editions, and the verb that publishes one."""

    def visible_to(self, reader: Reader) -> Self:
        """Editions of the events somebody sees."""
        return self.filter(event__in=Event.objects.visible_to(reader))

    def of(self, slug: str) -> Self:
        """Editions of the event with this slug, the newest first."""
        return self.filter(event__slug=slug).order_by("-number")

    def current(self) -> Self:
        """The newest edition of each event."""
        newest = Edition.objects.filter(event=models.OuterRef("event")).order_by("-number").values("number")[:1]
        return self.filter(number=models.Subquery(newest))

    def for_list(self) -> Self:
        """Leave out the papers themselves."""
        return self.defer("content", "search_vector").select_related("event")

    def for_page(self) -> Self:
        """Load what the page of an edition shows."""
        return self.select_related("event").defer("search_vector")

    def newest_number(self, event: Event) -> int:
        """Return the number of an event's newest edition, 0 before the first."""
        newest: int | None = self.filter(event=event).aggregate(newest=models.Max("number"))["newest"]
        return newest or 0

    @transaction.atomic
    def publish(self, event: Event, *, by: Member | None, note: str = "") -> "Edition":
        """Freeze the paper of `event` as its next edition; the lock gives concurrent calls numbers without a gap."""
        locked = Event.objects.select_for_update().get(pk=event.pk)
        number = self.newest_number(locked) + 1
        return self.create(event=locked, number=number, content=assembled(locked), note=note, published_by=by)


class Edition(models.Model):
    """A numbered, immutable copy of a paper: its sections, agenda and take-aways."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="editions", verbose_name=_("event"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    note = models.CharField(_("note on the edition"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )
    # When a name was last taken out, as its bearer asked; only `events.letting_go` may set it.
    name_removed_at = models.DateTimeField(_("name taken out"), null=True, editable=False)
    search_vector = vector_field("en", models.Value(""), TOLD)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering: ClassVar = ["event", "-number"]
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="edition_search")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="edition_number_unique",
                violation_error_message=_("This edition exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("events:edition_detail", args=[self.event.slug, self.number])

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Return its parts in order."""
        found: list[dict[str, Any]] = self.content["parts"]
        return found
