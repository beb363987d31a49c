"""Take-aways of the session a topic began in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from events.models import Stance, Takeaway
from forum.discussing import discuss
from forum.forms import ThreadForm
from forum.models import Topic
from members.rules import is_member, may_write


@login_required
@require_POST
def takeaway_discuss(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lead to the thread that discusses a take-away and follow it; who is the first opens it."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), slug=slug)
    takeaway = get_object_or_404(Takeaway.objects.visible_to(request.user), pk=pk, session=topic.session_id)
    return _to_thread(request, takeaway, topic)


@login_required
@require_POST
def takeaway_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Question a take-away, and go on to its thread to say why."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), slug=slug)
    takeaway = get_object_or_404(Takeaway.objects.visible_to(request.user), pk=pk, session=topic.session_id)
    if may_write(request.user):
        Stance.objects.take(takeaway, Stance.Kind.QUESTION, by=request.user)
    return _to_thread(request, takeaway, topic)


def _to_thread(request: HttpRequest, takeaway: Takeaway, topic: Topic) -> HttpResponse:
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    found = discuss(takeaway, topic, by=request.user)
    if not isinstance(found, ThreadForm):
        return redirect(found)
    context = {"topic": topic, "form": found, "refusal": found.refusal, "preview": None}
    return render(request, "forum/thread_new.html", context, status=found.status)
