"""One meeting, for the two who meet and nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.calendar_file import KIND
from core.downloads import download
from core.kept import keeps_text, take_kept
from events.meeting_calendar import calendar_of
from events.meeting_page import DONE, MeetingPage
from events.models import Meeting, MeetingRefusedError
from events.views.editing import OrganiserRequest
from notifications.models import Notification


@keeps_text
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_detail(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Show a meeting and what was said; answer, propose other times, cancel, say where, note what became of it."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).of(slug).for_page(), pk=pk)
    deed = request.POST.get("do", "")
    page = MeetingPage(meeting, request.user, deed=deed, data=request.POST, kept=take_kept(request))
    if deed and not page.may_do:
        raise PermissionDenied
    if page.is_done:
        return redirect(meeting)
    if deed not in DONE or not page.is_valid():
        return _page(request, page)
    try:
        page.carry_out()
    except MeetingRefusedError as refused:
        if page.form:
            page.form.add_error(refused.field if refused.field in page.form.fields else None, str(refused.words))
            return _page(request, page)
        messages.warning(request, str(refused.words))
    else:
        messages.success(request, str(DONE[deed]))
    return redirect(meeting)


def _page(request: OrganiserRequest, page: MeetingPage) -> HttpResponse:
    meeting = page.meeting
    steps = list(meeting.steps.select_related("by").defer("by__search_vector"))
    Notification.objects.mark_read(request.user, steps)
    context = {
        "event": meeting.event,
        "meeting": meeting,
        "page": page,
        "form": page.form,
        "steps": steps,
    }
    return render(request, "events/meeting_detail.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@login_required
@require_safe
def meeting_ics(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Send the meeting for a calendar, with its link: to the two alone."""
    found = Meeting.objects.visible_to(request.user).of(slug).for_page().planned()
    meeting = get_object_or_404(found, pk=pk)
    with override(request.user.language):
        body = calendar_of(meeting, request.user)
    return download(request, body, kind=KIND, name="meeting.ics", changed_at=meeting.changed_at, private=True)
