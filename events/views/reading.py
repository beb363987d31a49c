"""What everybody reads: events, released agendas, sessions, documents."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from core.querysets import keyset_page
from core.times import city, zone_named
from events import layout, shown, trail
from events.agenda import Agenda
from events.diff import compare, unchanged
from events.document_rows import document_rows
from events.doors import doors
from events.linked import event_script, session_script
from events.models import AgendaRelease, Event, Session
from events.now import now_of
from events.public_notes import published_notes
from events.record import render_record
from events.registration_door import guest_key
from events.released import shown_content
from events.rules import may_edit_event
from members.rules import Reader, is_member, may_create_events
from notifications.level_menu import EVENT_WORDS, LevelMenu, answer_level, chosen_level
from notifications.models import Follow, Notification

# More upcoming events than these get a page of their own.
SOON = 5
LATEST_THREADS = 5


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """List what is to come, soonest first, then what was."""
    events = shown.with_summary(Event.objects.visible_to(request.user))
    all_upcoming = request.GET.get("when") == "upcoming"
    if all_upcoming:
        page = keyset_page(events.upcoming(), request.GET, key="starts_at", newest_first=False)
    else:
        page = keyset_page(events.past(), request.GET, key="starts_at")
    later = not {"after", "before"}.isdisjoint(request.GET)
    soon = [] if all_upcoming or later else list(events.upcoming()[: SOON + 1])
    context = {
        "page": page,
        "soon": soon[:SOON],
        "more_soon": len(soon) > SOON,
        "all_upcoming": all_upcoming,
        "first_page": not later,
        "may_create": may_create_events(request.user),
    }
    return render(request, "events/event_list.html", context)


def event_levels(event: Event, level: str) -> LevelMenu:
    """Return the menu that stands on an event's page."""
    return LevelMenu(reverse("events:event_level", args=[event.slug]), level, EVENT_WORDS)


@login_required
@require_POST
def event_level(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow, mute or neither: one event."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    level = chosen_level(request)
    Follow.objects.set_level(event, level, by=request.user)  # type: ignore[arg-type]
    return answer_level(request, event_levels(event, level), event.get_absolute_url())


@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an event with its released agenda, take-aways, people, documents and threads."""
    guest = guest_key(request, slug)
    events = shown.with_parts(Event.objects.visible_to(request.user), request.user, guest=guest)
    event = get_object_or_404(Follow.objects.with_level(events, request.user), slug=slug)
    agenda = shown.agenda_of(event, _zone(request))
    if agenda:
        held = shown.parts_of(event)
        agenda.hang(held.topic_list, shown.takeaways(event, request.user))
        agenda.mark(polls=held.poll_list, chosen=held.chosen_list or ())
    threads = list(shown.threads_about(event, request.user)[:LATEST_THREADS])
    context: dict[str, Any] = {
        "event": event,
        "agenda": agenda,
        "zones": zones(agenda, request.user),
        "levels": event_levels(event, event.reader_level) if is_member(request.user) else None,
        "parts": layout.parts(event, agenda, threads),
        "documents": (documents := document_rows(event, agenda)),
        "to_prepare": [row for row in documents if row.is_to_prepare],
        "phase": layout.phase(event.starts_at, event.ends_at),
        "now": now_of(event, agenda, rooms := doors(request, event, agenda)),
        "threads": threads,
        "may_edit": may_edit_event(request.user, event),
    }
    if agenda and not is_member(request.user):
        context["linked"] = event_script(event, agenda, _site(request))
    response = render(request, "events/event_detail.html", context)
    if rooms:
        add_never_cache_headers(response)
    return response


@require_safe
def session_detail(request: HttpRequest, slug: str, session_slug: str) -> HttpResponse:
    """Show one session as its newest release has it, with its record and its topic."""
    guest = guest_key(request, slug)
    events = shown.with_parts(Event.objects.visible_to(request.user), request.user, guest=guest)
    event = get_object_or_404(events, slug=slug)
    agenda, release = _agenda_with(event, session_slug, _zone(request))
    slot = agenda.slot(lambda each: each.slug == session_slug)
    sessions = trail.with_trail(Session.objects.with_record(request.user))
    session = get_object_or_404(sessions, event=event, slug=session_slug)
    held = shown.parts_of(event)
    agenda.hang(held.topic_list, shown.takeaways(event, request.user))
    agenda.mark(chosen=held.chosen_list or ())
    context = {
        "event": event,
        "agenda": agenda,
        "slot": slot,
        "parent": agenda.block_of(slot) if slot else None,
        "session": session,
        "old_release": release,
        "documents": document_rows(event, agenda, session),
        "notes": published_notes(session),
        "trail": trail.trail_of(session),
        "trail_facts": trail.facts_of(event, slot) if slot else [],
        "printed": render_record(slot.description_as_printed) if slot and slot.is_whole else "",
        "zones": zones(agenda, request.user),
        "threads": shown.threads_of(session, request.user)[:LATEST_THREADS],
    }
    if slot and not release and not is_member(request.user):
        context["linked"] = session_script(event, agenda, slot, _site(request))
    return render(request, "events/session_detail.html", context)


def _agenda_with(event: Event, session_slug: str, zone: ZoneInfo | None) -> tuple[Agenda, AgendaRelease | None]:
    """The newest agenda that has the session; the release too if it is not the public one any more."""
    current = shown.agenda_of(event, zone)
    if current is None:
        raise Http404
    if current.slot(lambda each: each.slug == session_slug):
        return current, None
    release = event.releases.with_session(session_slug).newest_first().first()
    if release is None:
        raise Http404
    return Agenda(release.content, zone), release


@require_safe
def release_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the releases of an event's agenda, the public one on top."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    page = keyset_page(event.releases.for_list(), request.GET, key="number")
    asked = [request.GET.get(name, "") for name in ("from", "to")]
    if all(number.isdecimal() and len(number) < 7 for number in asked):
        return redirect("events:release_compare", slug, *asked)
    return render(request, "events/release_list.html", {"event": event, "page": page})


@require_safe
def release_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one release as it was, with what it changed."""
    releases = AgendaRelease.objects.visible_to(request.user).for_page().with_removed()
    release = get_object_or_404(releases, event__slug=slug, number=number)
    before = releases.before(release)
    agenda = Agenda(release.content, _zone(request))
    context = {
        "release": release,
        "event": release.event,
        "agenda": agenda,
        "zones": zones(agenda, request.user),
        "changes": compare(shown_content(before), shown_content(release)) if before else [],
        "newest": AgendaRelease.objects.newest_number(release.event),
        "may_edit": may_edit_event(request.user, release.event),
    }
    if is_member(request.user):
        Notification.objects.mark_read(request.user, [release])
    return render(request, "events/release_detail.html", context)


@require_safe
def release_compare(request: HttpRequest, slug: str, old: int, new: int) -> HttpResponse:
    """Show all that changed from one release to another, whichever came first."""
    releases = AgendaRelease.objects.visible_to(request.user).for_page().with_removed().of(slug)
    first = get_object_or_404(releases, number=old)
    second = get_object_or_404(releases, number=new)
    before, after = shown_content(first), shown_content(second)
    context = {
        "event": second.event,
        "old": first,
        "new": second,
        "changes": compare(before, after),
        "unchanged": unchanged(before, after),
    }
    return render(request, "events/release_compare.html", context)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _zone(request: HttpRequest) -> ZoneInfo | None:
    """The zone a reader asked for by ?tz=; anything unknown means the event's."""
    return zone_named(request.GET.get("tz", ""))


def zones(agenda: Agenda | None, reader: Reader) -> list[dict[str, Any]]:
    """Return the zones offered for this agenda: the event's, the reader's, UTC."""
    if agenda is None:
        return []
    own, mine = agenda.own_zone.key, reader.time_zone if is_member(reader) else ""
    offered = [("event", own), *([("mine", mine)] if mine and mine != own else []), ("utc", "UTC")]
    if agenda.zone.key not in {key for _, key in offered}:
        offered.append(("other", agenda.zone.key))
    return [
        {"whose": whose, "key": key, "city": city(key), "current": key == agenda.zone.key} for whose, key in offered
    ]
