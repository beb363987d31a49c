"""One published version of an agenda, frozen for ever.

A release is the only thing the public reads: pages, calendars, search and exports. Nobody edits
one; PostgreSQL refuses, but for the name of who asked to be removed (`events.letting_go`).
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.search import Searchable, vector_field
from events import signals
from events.models.drafts import freeze
from events.models.events import Event
from members.models import Member
from members.rules import Reader
from partnerships.models import Person


class AgendaReleaseQuerySet(Searchable["AgendaRelease"]):
    """Questions about releases."""

    def visible_to(self, reader: Reader) -> Self:
        """Releases of the events somebody sees."""
        return self.filter(event__in=Event.objects.visible_to(reader))

    def newest_first(self) -> Self:
        """Order with the public one on top."""
        return self.order_by("event", "-number")

    def oldest_first(self) -> Self:
        """Order as they came, for telling what became of each session."""
        return self.order_by("event", "number").defer("words", "search_vector")

    def at(self, events: Iterable[int]) -> Self:
        """Releases of the events with these ids."""
        return self.filter(event__in=list(events))

    def for_list(self) -> Self:
        """Leave out the documents themselves."""
        return self.defer("content", "words", "search_vector")

    def for_notices(self) -> Self:
        """Load what a notice of a release shows."""
        return self.for_list().select_related("event")

    def for_page(self) -> Self:
        """Load what the page of a release shows."""
        return self.select_related("event").defer("words", "search_vector")

    def with_session(self, slug: str) -> Self:
        """Releases in which the session with this slug stands."""
        return self.filter(content__sessions__contains=[{"slug": slug}])

    def of(self, slug: str) -> Self:
        """Releases of the event with this slug."""
        return self.filter(event__slug=slug)

    def of_release(self, release: "AgendaRelease") -> Self:
        """This release and those that it replaced."""
        return self.filter(event=release.event_id, number__lte=release.number)

    def before(self, release: "AgendaRelease") -> "AgendaRelease | None":
        """Return the release that `release` replaced."""
        return self.filter(event=release.event_id, number__lt=release.number).order_by("-number").first()

    def newest_number(self, event: Event) -> int:
        """Return the number of an event's public release, 0 before the first."""
        newest: int | None = self.filter(event=event).aggregate(newest=models.Max("number"))["newest"]
        return newest or 0

    def current(self) -> Self:
        """The public release of each event: the one with the highest number."""
        newest = AgendaRelease.objects.filter(event=models.OuterRef("event")).order_by("-number").values("number")[:1]
        return self.filter(number=models.Subquery(newest))

    def with_removed(self) -> Self:
        """Annotate as `removed` the slugs of people who asked to be removed: who shows a release leaves them out."""
        return self.annotate(removed=ArraySubquery(Person.objects.removed().order_by().values("slug")))

    def naming(self, slugs: Iterable[str]) -> Self:
        """Keep the releases in which one of these people has a role."""
        named = models.Q()
        for slug in slugs:
            named |= models.Q(content__contains={"sessions": [{"roles": [{"person": slug}]}]})
        return self.filter(named) if named else self.none()

    @transaction.atomic
    def publish(self, event: Event, *, by: Member | None, note: str = "") -> "AgendaRelease":
        """Freeze the draft of `event` as its next release; from then on the public reads it.

        The lock on the event's row gives concurrent calls numbers without a gap and keeps a draft
        that is being saved from being frozen half-way. Publishes the event if it was not public.
        """
        locked = Event.objects.select_for_update().get(pk=event.pk)
        locked.apply(locked.pending)
        return self._add(event, locked, freeze(locked), by=by, note=note)

    @transaction.atomic
    def publish_prepared(
        self, event: Event, content: dict[str, Any], values: dict[str, Any], *, by: Member | None, note: str = ""
    ) -> "AgendaRelease":
        """Publish what was frozen earlier, with the changes to the event that waited then; the draft of now stays."""
        locked = Event.objects.select_for_update().get(pk=event.pk)
        locked.apply(values)
        return self._add(event, locked, content, by=by, note=note)

    @transaction.atomic
    def say_status(self, event: Event, status: str, *, by: Member | None, reason: str) -> "AgendaRelease | None":
        """Cancel or postpone the whole event, or let it go ahead after all: at once, in a release of its own.

        It says what the public release said, and whether the event is held; the draft stays a draft. Said twice,
        it is one release. Nobody sees an event that is not public, so there is nothing to say: no release.
        """
        locked = Event.objects.select_for_update().get(pk=event.pk)
        before = (locked.status, locked.status_note)
        locked.say_status(status, reason)
        if locked.published_at is None or before == (locked.status, locked.status_note):
            return None
        locked.save(update_fields=Event.STATUS_FIELDS)
        newest = self.filter(event=locked).newest_first().first()
        content = newest.content if newest else {**freeze(locked), "sessions": []}
        whole = content["event"] | {"status": locked.status.value, "status_note": locked.status_note}
        return self._add(event, locked, {**content, "event": whole}, by=by, note="")

    def _add(
        self, event: Event, locked: Event, content: dict[str, Any], *, by: Member | None, note: str
    ) -> "AgendaRelease":
        release = self.create(
            event=locked,
            number=AgendaRelease.objects.newest_number(locked) + 1,
            content=content,
            words=" ".join(_words(content)),
            note=note,
            released_by=by,
        )
        locked.sessions.all().mark_released({s["uuid"]: s["title"] for s in release.sessions})
        event.refresh_from_db(fields=["published_at", "pending", "title", "starts_at", "ends_at", *Event.STATUS_FIELDS])
        signals.agenda_released.send(AgendaRelease, release=release)
        return release


def _words(content: dict[str, Any]) -> Iterator[str]:
    """Everything of a release that search may find."""
    yield content["event"]["title"]
    for session in content["sessions"]:
        yield from (session["title"], session["theme"], session["text"])
        for role in session["roles"]:
            yield from (role["name"], role["affiliation"])


class AgendaRelease(models.Model):
    """A numbered, immutable copy of the whole agenda: titles, times, people and texts."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="releases", verbose_name=_("event"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    words = models.TextField(_("words"), editable=False, help_text=_("For search."))
    note = models.CharField(_("release note"), max_length=500, blank=True)
    released_at = models.DateTimeField(_("released"), default=timezone.now, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    # When a name was last taken out, as its bearer asked; only `events.letting_go` may set it.
    name_removed_at = models.DateTimeField(_("name taken out"), null=True, editable=False)
    search_vector = vector_field("en", models.Value(""), models.F("words"))

    objects = AgendaReleaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="agenda_release_search")]
        ordering: ClassVar = ["event", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="agenda_release_number_unique",
                violation_error_message=_("This release exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("events:release_detail", args=[self.event.slug, self.number])

    @property
    def sessions(self) -> list[dict[str, Any]]:
        """Return the released sessions in the order of the agenda, blocks before breakouts."""
        found: list[dict[str, Any]] = self.content["sessions"]
        return found
