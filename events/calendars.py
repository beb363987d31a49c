"""Sessions for a calendar that reaches across events."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from events.agenda import people_named
from events.ical import Planned, planned
from events.models import AgendaRelease, JoinLink
from events.models.status import Status
from partnerships.models import Person

# Of so many events, the newest, a person's calendar tells; each has some releases.
EVENTS: Final = 50
# Calendars ask once in some hours, so they are told of a room this long before its event.
ROOMS_BEFORE: Final = timedelta(days=1)


def of_person(person: Person) -> list[Planned]:
    """Return the sessions in which the public agendas name somebody, those among them that were cancelled since."""
    public = AgendaRelease.objects.visible_to(AnonymousUser())
    named = public.naming([person.slug]).order_by().values_list("event", "event__starts_at").distinct()
    newest = sorted(named, key=lambda row: row[1], reverse=True)[:EVENTS]
    return [each for each in planned_at(pk for pk, _starts_at in newest) if each.names(person.slug)]


def planned_at(events: Iterable[int]) -> list[Planned]:
    """Return every released session of these events, as the public knows it, in two queries."""
    releases = AgendaRelease.objects.visible_to(AnonymousUser()).at(events).for_page().order_by("event", "number")
    by_event = [list(of_event) for _pk, of_event in groupby(releases, key=lambda release: release.event_id)]
    known = people_named(of_event[-1].content for of_event in by_event)
    return [each for of_event in by_event for each in planned(of_event[0].event, of_event, known=known)]


def with_rooms(sessions: Iterable[Planned], links: Iterable[JoinLink]) -> list[Planned]:
    """Return sessions that somebody has a seat or a part in with where they join them: theirs alone, on the day."""
    rooms = {(link.event_id, str(link.session.uuid) if link.session else ""): link.url for link in links}
    return [replace(each, join_url=_room(each, rooms)) for each in sessions]


def _room(planned: Planned, rooms: dict[tuple[int, str], str]) -> str:
    event, now = planned.event, timezone.now()
    if planned.history.status != Status.SCHEDULED or planned.history.removed:
        return ""
    if not event.starts_at - ROOMS_BEFORE <= now < planned.moments[1]:
        return ""
    return rooms.get((event.pk, planned.uuid)) or rooms.get((event.pk, ""), "")
