"""Sessions for a calendar that reaches across events."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from django.contrib.auth.models import AnonymousUser

from events.agenda import people_named
from events.ical import Planned, planned
from events.models import AgendaRelease
from partnerships.models import Person

# Of so many events, the newest, a person's calendar tells; each has some releases.
EVENTS: Final = 50


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
