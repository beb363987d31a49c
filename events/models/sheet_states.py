"""What the rows of an agenda said while somebody typed: for undo and redo, and for what was never saved."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from members.models import Member

# So many steps back are kept, of each organiser for each event.
KEPT_STATES: Final = 40

type Rows = list[dict[str, Any]]


class SheetStateQuerySet(models.QuerySet["SheetState"]):
    """Questions about states, and the verbs that walk among them. A page says which state it shows (`at`)."""

    def typed_by(self, member: Member, event: Event) -> Self:
        """Those of one organiser, in the order in which they were typed."""
        return self.filter(event=event, by=member).order_by("pk")

    @transaction.atomic
    def keep(self, event: Event, rows: Rows, *, by: Member, at: int = 0, version: int = 0) -> "SheetState":
        """Keep what the rows say behind the state `at`; what stood behind that is given up.

        `version` is that of the draft which says the same, if it was saved. A page that shows no state
        (`at` 0) comes behind all of them.
        """
        mine = self.typed_by(by, event)
        shown = mine.filter(pk=at).first() if at else mine.filter(version=event.draft_version).last() or mine.last()
        if shown and shown.rows == rows:
            if version:
                mine.filter(pk=shown.pk).update(version=version)
            return shown
        if at:
            mine.filter(pk__gt=at).delete()
        made = self.create(event=event, by=by, rows=rows, version=version)
        newest = mine.reverse().values_list("pk", flat=True)[:KEPT_STATES]
        mine.exclude(pk__in=list(newest)).delete()
        return made

    def before(self, at: int) -> "SheetState | None":
        """Return the state that was typed before `at`."""
        return self.filter(pk__lt=at).last()

    def behind(self, at: int) -> "SheetState | None":
        """Return the state that was undone to come to `at`."""
        return self.filter(pk__gt=at).first()


class SheetState(models.Model):
    """The rows of an agenda at one moment, as one organiser had typed them, right or wrong."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sheet_states", verbose_name=_("event"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("by"))
    rows = models.JSONField(_("rows"))
    version = models.PositiveIntegerField(_("version of the draft"), default=0)
    typed_at = models.DateTimeField(_("typed"), default=timezone.now, editable=False)

    objects = SheetStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of the rows")
        verbose_name_plural = _("states of the rows")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.event}, {self.typed_at:%Y-%m-%d %H:%M}"
