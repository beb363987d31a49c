"""What organisers do with registrations: set the rules, look through them, approve and refuse, take them along."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import download
from core.kept import keeps_text, take_kept
from core.querysets import keyset_page
from core.tables import CSV, XLSX, csv_lines, xlsx
from events.breakouts import blocks_of
from events.models import Event, Registration
from events.models.registration_deeds import NoSeatError
from events.registration_desk import RegistrationDesk
from events.registration_rules_forms import RefusalForm
from events.registration_table import head_of, rows_of
from events.views.editing import OrganiserRequest


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Set the rules of registration, the questions and the seats of breakouts; they hold at once."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    with timezone.override(event.zone):
        desk = RegistrationDesk(event, request.POST or take_kept(request) or None)
        if request.method == "POST" and desk.save():
            messages.success(request, _("Saved. It holds at once."))
            return redirect("events:registration_edit", slug)
        context = {"event": event, "desk": desk, "form": desk.rules}
        return render(
            request, "events/registration_edit.html", context, status=422 if request.method == "POST" else 200
        )


@never_cache
@login_required
@require_safe
def registration_list(request: OrganiserRequest, slug: str) -> HttpResponse:
    """List who registered, by name, with tabs and a search."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    here = Registration.objects.for_event(event)
    show, words = request.GET.get("show", ""), request.GET.get("q", "")[:80]
    found = here.known().shown_as(show).called(words).select_related("member").with_breakouts()
    context = {
        "event": event,
        "page": keyset_page(found, request.GET, key="name", newest_first=False),
        "totals": here.totals(),
        "tabs": _tabs(),
        "show": show,
        "q": words,
    }
    return render(request, "events/registration_list.html", context)


def _tabs() -> list[tuple[str, str]]:
    state = Registration.State
    named = (state.CONFIRMED, state.ASKING, state.WAITING, state.OFFERED, state.CANCELLED, state.REFUSED)
    return [(str(one.value), str(one.label)) for one in named]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_decide(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Show all of one registration; approve it, or refuse it with a reason."""
    found = Registration.objects.run_by(request.user).of(slug).select_related("event__registration_rules", "member")
    registration = get_object_or_404(found, pk=pk)
    form = RefusalForm(request.POST if request.POST.get("do") == "refuse" else None)
    if request.method == "POST":
        done = _decide(request, registration, form)
        if done:
            return redirect("events:registration_list", slug)
    event = registration.event
    answers = [(one, registration.answers.get(str(one.pk), "")) for one in event.registration_questions.all()]
    context: dict[str, Any] = {"event": event, "registration": registration, "form": form, "answers": answers}
    context["blocks"] = blocks_of(event, registration)
    return render(request, "events/registration_decide.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: OrganiserRequest, registration: Registration, form: RefusalForm) -> bool:
    if request.POST.get("do") == "approve":
        try:
            registration.approve()
        except NoSeatError:
            messages.warning(request, _("No seat is free, and there is no waiting list. Give more seats first."))
            return False
        messages.success(request, _("Approved; they are told."))
        return True
    if not form.is_valid():
        return False
    registration.refuse(reason=form.cleaned_data["reason"])
    messages.success(request, _("Not accepted; they are told why."))
    return True


@login_required
@require_safe
def registration_csv(request: OrganiserRequest, slug: str) -> HttpResponseBase:
    """Send all registrations as CSV."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    response = StreamingHttpResponse(csv_lines(head_of(event), rows_of(event)), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{slug}-registrations.csv"'
    patch_cache_control(response, private=True, no_store=True)
    return response


@login_required
@require_safe
def registration_xlsx(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Send all registrations as a workbook."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    body = xlsx(_("Registrations"), head_of(event), rows_of(event))
    return download(request, body, kind=XLSX, name=f"{slug}-registrations.xlsx", private=True)
