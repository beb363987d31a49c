"""Meetings around an event as members arrange them: say when one is free, see who takes meetings, ask."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.kept import keeps_text, take_kept
from core.querysets import keyset_page
from events.meeting_forms import AskForm, AvailabilityForm, stamp
from events.meeting_rows import MOST_SHOWN, own_meetings, takers
from events.meeting_times import caution, parts_of, told, zone_of
from events.models import Availability, Meeting, MeetingKind, MeetingRefusedError, MeetingRules
from events.models.meeting_asking import common_times
from events.models.meeting_words import TEXT_LENGTH
from events.rules import may_edit_event
from events.views.editing import OrganiserRequest
from members.rules import may_write


@never_cache
@login_required
@require_safe
def meeting_list(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Show one's own meetings at an event, and people who take meetings there; a filter narrows these."""
    rules = get_object_or_404(MeetingRules.objects.visible_to(request.user).of(slug))
    here = Availability.objects.visible_to(request.user).of(slug)
    mine = here.of_member(request.user).first()
    meetings = list(Meeting.objects.visible_to(request.user).of(slug).for_page()[:MOST_SHOWN])
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")[:80]
    found = here.of_others(request.user).for_kind(kind).called(words) if rules.is_open else here.none()
    page = keyset_page(found, request.GET, key="said_at")
    context = {
        "event": rules.event,
        "rules": rules,
        "mine": mine,
        "seated": rules.seats(request.user),
        "own": own_meetings(meetings, request.user),
        "page": page,
        "takers": takers(page, mine, meetings, rules),
        "kinds": MeetingKind.choices,
        "kind": kind,
        "q": words,
        "may_edit": may_edit_event(request.user, rules.event),
        "may_write": may_write(request.user),
    }
    return render(request, "events/meeting_list.html", context)


@keeps_text
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def availability_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Say that one takes meetings at an event, when, and for whom; or change it."""
    rules = get_object_or_404(MeetingRules.objects.visible_to(request.user).of(slug))
    mine = Availability.objects.visible_to(request.user).of(slug).of_member(request.user).first()
    form = _availability_form(request, rules, mine)
    if form.is_valid():
        if not may_write(request.user):
            raise PermissionDenied
        try:
            Availability.objects.say(rules, member=request.user, **form.cleaned_data)
        except MeetingRefusedError as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            messages.success(request, _("Saved: people who take part can ask you for a meeting."))
            return redirect(rules)
    context = {"event": rules.event, "rules": rules, "mine": mine, "form": form, "seated": rules.seats(request.user)}
    return render(request, "events/availability_edit.html", context, status=422 if form.errors else 200)


def _availability_form(request: OrganiserRequest, rules: MeetingRules, mine: Availability | None) -> AvailabilityForm:
    own, zone = zone_of(request.user), rules.event.zone
    parts = parts_of(rules.event, [request.user])
    if mine:
        started = {name: getattr(mine, name) for name in ("kinds", "speaks_for", "about", "language")}
        started["starts"] = [stamp(at) for at in mine.starts]
    else:
        started = {"speaks_for": request.user.affiliation, "language": request.user.language}
    return AvailabilityForm(
        request.POST or None,
        initial=started | take_kept(request),
        starts=rules.starts(),
        in_words=lambda at: (
            told(at, rules.slot_minutes, own, zone) + caution(at, rules.slot_minutes, parts, request.user)
        ),
    )


@login_required
@require_POST
def availability_stop(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Take no more meetings; whoever waits for an answer is told."""
    mine = Availability.objects.visible_to(request.user).of(slug).of_member(request.user)
    get_object_or_404(mine).stop()
    messages.success(request, _("Nobody can ask you any more; requests are withdrawn, agreed meetings stand."))
    return redirect("events:availability_edit", slug)


@keeps_text
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_ask(request: OrganiserRequest, slug: str, username: str) -> HttpResponse:
    """Ask somebody who takes meetings for one."""
    rules = get_object_or_404(MeetingRules.objects.visible_to(request.user).of(slug))
    here = Availability.objects.visible_to(request.user).of(slug)
    theirs = here.of_others(request.user).named(username).first()
    if theirs is None or not rules.is_open:
        return _too_late(request, rules)
    mine = here.of_member(request.user).first()
    if mine is None or not mine.is_taking:
        messages.info(request, _("Say first when you are free: they choose among times that you both have."))
        return redirect("events:availability_edit", slug)
    form = _ask_form(request, rules, mine, theirs)
    if form.is_valid():
        if not may_write(request.user):
            raise PermissionDenied
        try:
            meeting = Meeting.objects.ask(rules, by=request.user, invitee=theirs.member, **form.cleaned_data)
        except MeetingRefusedError as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            messages.success(request, _("They are asked. You hear by mail when they answer."))
            return redirect(meeting)
    context: dict[str, Any] = {"event": rules.event, "rules": rules, "theirs": theirs, "form": form}
    return render(request, "events/meeting_ask.html", context, status=422 if form.errors else 200)


def _too_late(request: OrganiserRequest, rules: MeetingRules) -> HttpResponse:
    """Answer 404; who has written to somebody who takes no meetings any more reads so, and gets their words back."""
    if request.method != "POST":
        raise Http404
    words = _("Nobody can be asked here any more under this name. You wrote: %(text)s")
    messages.warning(request, words % {"text": request.POST.get("text", "")[:TEXT_LENGTH]})
    return redirect(rules)


def _ask_form(request: OrganiserRequest, rules: MeetingRules, mine: Availability, theirs: Availability) -> AskForm:
    people = [request.user, theirs.member]
    parts, minutes = parts_of(rules.event, people), rules.slot_minutes
    zones = [*map(zone_of, people), rules.event.zone]
    return AskForm(
        request.POST or None,
        initial={"language": request.user.language} | take_kept(request),
        kinds=theirs.kinds,
        starts=common_times(rules, mine, theirs),
        in_words=lambda at: told(at, minutes, *zones) + caution(at, minutes, parts, request.user),
    )
