"""What members say about an entry of the diary of an exchange: the one thread that discusses it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from forum.discussing import discuss_diary
from forum.forms import ThreadForm
from forum.models import Topic
from members.rules import is_member
from partnerships.models import DiaryEntry


@login_required
@require_POST
def diary_discuss(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Lead to the thread that discusses an entry and follow it; who is the first opens it."""
    found = get_object_or_404(DiaryEntry.objects.visible_to(request.user).published().of(pk), pk=entry)
    shelf = Topic.objects.for_exchange(found.exchange)
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), pk=shelf.pk)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    led = discuss_diary(found, topic, by=request.user)
    if not isinstance(led, ThreadForm):
        return redirect(led)
    context = {"topic": topic, "form": led, "refusal": led.refusal, "preview": None}
    return render(request, "forum/thread_new.html", context, status=led.status)
