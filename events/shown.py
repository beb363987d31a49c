"""What the pages of an event show beside the agenda, gathered in few queries.

The forum stands above events: its threads and topics are reached by the reverse relations of
`Takeaway` and `Session`, whose QuerySets know what a reader may see.
"""

from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from events.agenda import Agenda
from events.models import (
    AgendaRelease,
    Document,
    DocumentVersion,
    Edition,
    Event,
    EventFact,
    Poll,
    Registration,
    Session,
    SessionChoice,
    Stance,
    Takeaway,
)
from events.models.events import EventQuerySet
from events.models.takeaways import TakeawayQuerySet
from members.rules import Reader
from partnerships.models import Organisation

FACT = {name: name for name in ("label", "text", "theme_kind", "source_section")}


def topics(reader: Reader) -> QuerySet[Any]:
    """Return the topics somebody sees, each with the id of its session."""
    model: Any = Session._meta.get_field("topic").related_model
    found: QuerySet[Any] = model.objects.visible_to(reader).annotate(session_uuid=F("session__uuid"))
    return found


def threads(reader: Reader) -> QuerySet[Any]:
    """Return the threads somebody sees."""
    model: Any = Takeaway._meta.get_field("threads").related_model
    visible: QuerySet[Any] = model.objects.visible_to(reader)
    return visible


def threads_about(event: Event, reader: Reader) -> QuerySet[Any]:
    """Return the threads in the event's topics or about its take-aways, the liveliest first."""
    about = Q(topic__session__event=event) | Q(takeaway__session__event=event)
    return threads(reader).for_list().filter(about).recent()  # type: ignore[attr-defined, no-any-return]


def threads_of(session: Session, reader: Reader) -> QuerySet[Any]:
    """Return the threads in a session's topic or about its take-aways, the liveliest first."""
    about = Q(topic__session=session) | Q(takeaway__session=session)
    return threads(reader).for_list().filter(about).recent()  # type: ignore[attr-defined, no-any-return]


def takeaways(event: Event, reader: Reader) -> TakeawayQuerySet:
    """Return the take-aways of an event, with what the forum and its members say to each."""
    about = threads(reader).filter(takeaway=OuterRef("pk")).order_by().values("takeaway")
    found = Takeaway.objects.filter(session__event=event).order_by("session", "number")
    sources = _nominations(reader).filter(takeaway=OuterRef("pk")).order_by()
    return found.annotate(
        session_uuid=F("session__uuid"),
        thread_count=Subquery(about.annotate(n=Count("pk")).values("n")),
        source_post=Subquery(sources.values("post")),
        endorsed=Stance.objects.number(Stance.Kind.ENDORSE),
        questioned=Stance.objects.number(Stance.Kind.QUESTION),
        stance=Subquery(Stance.objects.of(reader).filter(takeaway=OuterRef("pk")).values("kind")),
    )


def nominations(session: Session, reader: Reader) -> QuerySet[Any]:
    """Return the posts that members marked as take-aways of a session, and that wait to be decided on."""
    waiting: QuerySet[Any] = _nominations(reader).filter(session=session).for_page().waiting()  # type: ignore[attr-defined]
    return waiting


def _nominations(reader: Reader) -> QuerySet[Any]:
    model: Any = Session._meta.get_field("nominations").related_model
    visible: QuerySet[Any] = model.objects.visible_to(reader)
    return visible


def with_summary(events: EventQuerySet) -> EventQuerySet:
    """Annotate what a row of the list says of an event's agenda."""
    public = Takeaway.objects.filter(session__event=OuterRef("pk"), session__released_at__isnull=False)
    conclusions = public.order_by().values("session__event")
    return events.annotate(
        is_released=Exists(AgendaRelease.objects.filter(event=OuterRef("pk"))),
        takeaway_count=Subquery(conclusions.annotate(n=Count("pk")).values("n")),
    )


def with_release(events: EventQuerySet) -> EventQuerySet:
    """Annotate the current release as `released`: number, note, time and content, or nothing."""
    newest = AgendaRelease.objects.filter(event=OuterRef("pk")).order_by("-number")
    parts = JSONObject(number="number", note="note", released_at="released_at", content="content")
    return events.annotate(released=Subquery(newest.values(json=parts)[:1]))


def with_seats(events: EventQuerySet, reader: Reader) -> EventQuerySet:
    """Add the rules of registration, how many seats are taken, and whether the reader is registered."""
    seats = Registration.objects.filter(event=OuterRef("pk")).holding().order_by().values("event")
    registered = Registration.objects.visible_to(reader).current().filter(event=OuterRef("pk"))
    return events.select_related("registration_rules").annotate(
        seats_taken=Subquery(seats.annotate(n=Count("pk")).values("n")),
        registered=Exists(registered),
    )


def with_parts(events: EventQuerySet, reader: Reader, *, guest: UUID | None = None) -> EventQuerySet:
    """Annotate all small parts of an event's page, so that the page needs one query for them."""
    of_event = {"event": OuterRef("pk")}
    hosts = Organisation.objects.filter(hosted_events=OuterRef("pk")).order_by("name")
    facts = EventFact.objects.filter(**of_event).order_by("position")
    polled = Poll.objects.filter(session__event=OuterRef("pk")).values_list("session__uuid")
    seats = SessionChoice.objects.held_in(Registration.objects.visible_to(reader).current())
    mine = Event.organisers.through.objects.filter(event=OuterRef("pk"), member=reader.pk or 0)
    editions = Edition.objects.filter(**of_event).order_by("-number")
    shelves = topics(reader).filter(session__event=OuterRef("pk"))
    events = with_release(with_seats(events, reader)).select_related("topic_call", "meeting_rules")
    return events.annotate(
        organised_by_reader=Exists(mine),
        newest_edition=Subquery(editions.values("number")[:1]),
        host_list=ArraySubquery(hosts.values(json=JSONObject(slug="slug", name="name"))),
        fact_list=ArraySubquery(facts.values(json=JSONObject(**FACT))),
        document_list=ArraySubquery(_documents(reader, guest)),
        poll_list=ArraySubquery(polled),
        chosen_list=ArraySubquery(seats.filter(session__event=OuterRef("pk")).values_list("session__uuid")),
        topic_list=ArraySubquery(
            shelves.values(
                json=JSONObject(
                    session_uuid="session_uuid",
                    slug="slug",
                    title="title",
                    hue="hue",
                    glyph="glyph",
                    thread_count="thread_count",
                )
            )
        ),
    )


def _documents(reader: Reader, guest: UUID | None) -> QuerySet[Any]:
    """Return what a list says of each document of an event that the reader finds."""
    found = Document.objects.listed_for(reader, guest=guest).filter(event=OuterRef("pk")).order_by("position", "pk")
    counted = found.annotate(
        newest=DocumentVersion.objects.newest_of(OuterRef("pk")),
        pieces=Count("sections", distinct=True),
        figure_count=Count("figures", distinct=True),
        footnote_count=Count("footnotes", distinct=True),
    )
    return counted.values(
        json=JSONObject(
            slug="slug",
            kind="kind",
            title="title",
            summary="summary",
            language="language",
            session="session__uuid",
            audience="audience",
            opens_at="opens_at",
            newest="newest",
            pieces="pieces",
            figures="figure_count",
            footnotes="footnote_count",
        )
    )


class EventOfPage(Protocol):
    """What `with_parts` adds to an event."""

    host_list: list[dict[str, Any]]
    fact_list: list[dict[str, Any]]
    document_list: list[dict[str, Any]]
    topic_list: list[dict[str, Any]]
    poll_list: list[Any]
    # Nothing at all for who has no account.
    chosen_list: list[Any] | None
    newest_edition: int | None
    seats_taken: int | None
    registered: bool


def parts_of(event: Event) -> EventOfPage:
    """Return the event as `with_parts` made it, for the type checker."""
    return cast("EventOfPage", event)


def agenda_of(event: Event, zone: ZoneInfo | None) -> Agenda | None:
    """Return the released agenda of an event that `with_release` has annotated."""
    released: dict[str, Any] | None = getattr(event, "released", None)
    if not released:
        return None
    released["released_at"] = datetime.fromisoformat(released["released_at"])
    return Agenda(released["content"], zone)
