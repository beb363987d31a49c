"""Where an online event or a breakout of it is joined: for who has a seat or a part, in its time, and nowhere else.

A table of its own, so that nothing that is made of an event or a session (releases, files, search, mail) can hold
a link by accident.
"""

from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, URLValidator
from django.db import models, transaction
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from events.models.agenda import Session, SessionRole
from events.models.events import Event
from events.models.session_choices import SessionChoice
from members.rules import Reader
from partnerships.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.models.registrations import Registration

# Before the start; whoever wants to be there earlier is the host of the room.
OPENS_MINUTES: Final = 15
MOST_MINUTES: Final = 180


class JoinLinkQuerySet(models.QuerySet["JoinLink"]):
    """Questions about links."""

    def of(self, event: Event) -> Self:
        """All links of an event, for its organisers."""
        return self.filter(event=event)

    def at(self, events: "Iterable[int]") -> Self:
        """Links of these events, for somebody whom their public agendas name."""
        return self.filter(event__in=list(events)).select_related("session")

    def for_seats(self, registrations: "models.QuerySet[Registration]") -> Self:
        """Links of the events in which these registrations have a seat; `held` are the breakouts they sit in."""
        seats = registrations.confirmed().known()  # type: ignore[attr-defined]
        return self._held_in(seats).filter(event__in=seats.order_by().values("event"))

    def for_reader(self, registrations: "models.QuerySet[Registration]", reader: Reader) -> Self:
        """Links of the events in which these registrations have a seat, or in which the reader may have a part.

        `seated` says that they have a seat, `held` in which breakouts, `named` as whom the agenda may name the reader.
        With `for_seats` and `at` this is the only way from a reader to a link.
        """
        seats = registrations.confirmed().known()  # type: ignore[attr-defined]
        person = Person.objects.visible_to(None).filter(member=reader.pk or 0)
        parts = SessionRole.objects.filter(person__in=person, session__released_at__isnull=False)
        seated = models.Exists(seats.order_by().filter(event=OuterRef("event")))
        found = self._held_in(seats).annotate(seated=seated, named=ArraySubquery(person.order_by().values("slug")))
        return found.filter(Q(seated=True) | Q(event__in=parts.order_by().values("session__event")))

    def _held_in(self, seats: "models.QuerySet[Registration]") -> Self:
        sits = SessionChoice.objects.held_in(seats).filter(session__event=OuterRef("event"))
        return self.select_related("session").annotate(held=ArraySubquery(sits.values("session__uuid")))


class JoinLink(models.Model):
    """One room: of the whole event, or of one breakout."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="join_links", verbose_name=_("event"))
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="join_links", verbose_name=_("breakout")
    )
    url = models.URLField(_("link"), max_length=500, validators=[URLValidator(schemes=["https"])])
    note = models.CharField(_("what one needs besides"), max_length=200, blank=True)
    opens_minutes = models.PositiveSmallIntegerField(
        _("shown so many minutes before the start"),
        default=OPENS_MINUTES,
        validators=[MaxValueValidator(MOST_MINUTES)],
    )

    objects = JoinLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("join link")
        verbose_name_plural = _("join links")
        ordering: ClassVar = ["event", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "session"],
                nulls_distinct=False,
                name="join_link_one_room",
                violation_error_message=_("There is a link for that already."),
            ),
            models.CheckConstraint(
                condition=Q(opens_minutes__lte=MOST_MINUTES),
                name="join_link_opens_in_time",
                violation_error_message=_("Show it three hours before the start at the earliest."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.session or self.event)


@transaction.atomic
def set_links(event: Event, urls: dict[int | None, str], *, note: str, opens_minutes: int) -> None:
    """Keep these links, by the id of their breakout (None: the event), and no others; an empty one is none."""
    JoinLink.objects.of(event).delete()
    JoinLink.objects.bulk_create(
        JoinLink(
            event=event,
            session_id=session,
            url=url,
            note="" if session else note,
            opens_minutes=opens_minutes,
        )
        for session, url in urls.items()
        if url
    )
