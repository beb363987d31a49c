"""What the front page shows, each part in one query however much there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import AgendaRelease, Event, Session, Takeaway
from events.models.takeaways import anchor_of
from events.released import ReleasedSession
from forum.listing import ThreadList
from forum.models import Thread, Topic
from members.prepared import compiled, prepared
from members.rules import Reader, is_member
from partnerships.models import Call, Partnership

TOPICS: Final = 4
THREADS: Final = 8
CALLS: Final = 3
PARTNERSHIPS: Final = 5
# An event with more conclusions than this shows the rest on its own page.
TAKEAWAYS: Final = 60

# What people talk about afterwards; openings and breaks are not.
DISCUSSED: Final = {Session.Kind.PANEL, Session.Kind.BREAKOUT}


@dataclass(frozen=True)
class AgendaLine:
    """One session of the event card."""

    uuid: str
    title: str
    url: str
    starts_at: datetime
    label: str
    takeaway_count: int
    topic: Topic | None


@dataclass(frozen=True)
class EventCard:
    """An event with what was released of its agenda."""

    event: Event
    lines: list[AgendaLine]
    takeaways: list[dict[str, Any]]

    @property
    def takeaway_of_the_day(self) -> dict[str, Any] | None:
        """Return one conclusion, another one each day, the same for everyone."""
        if not self.takeaways:
            return None
        return self.takeaways[timezone.localdate().toordinal() % len(self.takeaways)]


@compiled
def topics(reader: Reader) -> QuerySet[Topic]:
    """Return the first topics, each with the title of its latest thread."""
    # All threads of a topic that the reader sees are visible to them, but the hidden ones.
    latest = Thread.objects.recent().filter(topic=OuterRef("pk"), hidden_at__isnull=True)
    shelves = Topic.objects.visible_to(reader).in_order().select_related("session")
    shelves = shelves.annotate(latest_title=Subquery(latest.values("title")[:1]))
    if is_member(reader):
        # Of all topics; it comes along so as not to cost a query of its own.
        shelves = shelves.annotate(unread_total=Thread.objects.visible_to(reader).unread_number(reader))
    return shelves[:TOPICS]


def threads(reader: Reader, asked: QueryDict) -> ThreadList:
    """Return what was written in last."""
    return ThreadList(reader, asked, size=THREADS)


def calls(reader: Reader) -> list[Call]:
    """Return what is open: soonest first, then those without a stated deadline."""
    return _calls(reader, now=timezone.now())


@prepared
def _calls(reader: Reader, *, now: datetime) -> QuerySet[Call]:
    return Call.objects.visible_to(reader).at(now).not_over().by_deadline()[:CALLS]


@prepared
def partnerships(reader: Reader) -> QuerySet[Partnership]:
    """Return a few partnerships to begin with."""
    return Partnership.objects.visible_to(reader).by_name().select_related("initiative")[:PARTNERSHIPS]


def last_and_next(shelves: list[Topic]) -> tuple[EventCard | None, EventCard | None]:
    """Return the event that was last and the one that comes next, as released, in one query."""
    now = timezone.now()
    # The same for everyone: an organiser's own drafts stand on the list of events.
    cards = [event_card(event, shelves) for event in _events(AnonymousUser(), now=now)]
    past = next((card for card in cards if card.event.starts_at <= now), None)
    coming = next((card for card in cards if card.event.starts_at > now), None)
    return past, coming


@prepared
def _events(reader: Reader, *, now: datetime) -> QuerySet[Event]:
    release = AgendaRelease.objects.filter(event=OuterRef("pk")).order_by("-number").values("content")[:1]
    conclusions = Takeaway.objects.filter(session__event=OuterRef("pk"))
    conclusions = conclusions.order_by("session", "number")
    published = Event.objects.visible_to(reader).annotate(
        agenda=Subquery(release),
        conclusions=ArraySubquery(
            conclusions.values(
                found=JSONObject(
                    session="session__uuid",
                    pk="pk",
                    number="number",
                    text="text",
                    language="language",
                    section="source_section",
                )
            )[:TAKEAWAYS]
        ),
    )
    last = published.filter(starts_at__lte=now).order_by("-starts_at", "-pk")[:1]
    following = published.filter(starts_at__gt=now).order_by("starts_at", "pk")[:1]
    return last.union(following, all=True)


def event_card(event: Any, shelves: list[Topic]) -> EventCard:
    """Join an event's released sessions with their topics and conclusions."""
    released = {session["uuid"]: session for session in (event.agenda or {}).get("sessions", [])}
    takeaways = [
        _takeaway(event, released[found["session"]], found)
        for found in event.conclusions
        if found["session"] in released
    ]
    shelf = {str(topic.session.uuid): topic for topic in shelves if topic.session}
    lines = [
        AgendaLine(
            uuid=session["uuid"],
            title=session["theme"] or session["title"],
            url=ReleasedSession(event, session).get_absolute_url(),
            starts_at=ReleasedSession(event, session).starts_at,
            label=session_label(session),
            takeaway_count=sum(takeaway["uuid"] == session["uuid"] for takeaway in takeaways),
            topic=shelf.get(session["uuid"]),
        )
        for session in released.values()
        if session["kind"] in DISCUSSED
    ]
    return EventCard(event, lines, takeaways)


def session_label(session: dict[str, Any]) -> str:
    """Return how people call a session in short: "Breakout 2", "Plenary"."""
    if session["kind"] == Session.Kind.BREAKOUT:
        return _("Breakout %(number)s") % {"number": session["number"]} if session["number"] else _("Breakout")
    return _("Plenary")


def _takeaway(event: Event, session: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return a conclusion as components/takeaway.html reads it, with its session as released."""
    url = ReleasedSession(event, session).get_absolute_url()
    return {
        "uuid": session["uuid"],
        "number": found["number"],
        "text": found["text"],
        "language": found["language"],
        "source_section": found["section"],
        "get_absolute_url": f"{url}#{anchor_of(found['pk'])}",
        "session": {"public_title": session["theme"] or session["title"]},
        "label": session_label(session),
    }
