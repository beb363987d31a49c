"""What members say about a funding call: the one thread that discusses it, and searches for partners."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from forum.discussing import discuss_call
from forum.forms import ThreadForm
from forum.models import Thread, Topic
from members.rules import is_member
from partnerships.models import Call


@login_required
@require_POST
def call_discuss(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the thread that discusses a call and follow it; who is the first opens it."""
    call = get_object_or_404(Call.objects.visible_to(request.user), slug=slug)
    topic = _shelf(request, call)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    found = discuss_call(call, topic, by=request.user)
    if not isinstance(found, ThreadForm):
        return redirect(found)
    context = {"topic": topic, "form": found, "refusal": found.refusal, "preview": None}
    return render(request, "forum/thread_new.html", context, status=found.status)


@login_required
@require_POST
def call_search(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the form in which somebody looks for partners for a call."""
    call = get_object_or_404(Call.objects.visible_to(request.user), slug=slug)
    form = reverse("forum:thread_new", args=[_shelf(request, call).slug])
    return redirect(f"{form}?{urlencode({'kind': Thread.Kind.SEARCH, 'call': call.slug})}")


def _shelf(request: HttpRequest, call: Call) -> Topic:
    shelf = Topic.objects.for_call(call)
    return get_object_or_404(Topic.objects.visible_to(request.user).for_page(), pk=shelf.pk)
