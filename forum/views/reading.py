"""What a member has read: to the first unread post, unread from here, and what is new meanwhile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.htmx import go_to
from forum.models import Post, Thread, ThreadState
from members.rules import is_member


@require_safe
def thread_unread(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Lead to the first post that the reader has not read, or to the last one."""
    threads = Thread.objects.visible_to(request.user).with_place_for(request.user)
    thread = get_object_or_404(threads.select_related("last_post"), pk=pk)
    if place := thread.unread_place:
        return redirect(place)
    return redirect(thread.last_post or thread)


@login_required
@require_POST
def post_unread(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a thread unread from a post on; the reader is led to the topic, for the thread would be read again."""
    post = get_object_or_404(Post.objects.visible_to(request.user).in_thread(), pk=pk)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    ThreadState.objects.unread_from(request.user, post)
    messages.success(request, _("It is unread again, from this post on."))
    return go_to(request, post.thread.topic.get_absolute_url())


@require_safe
def thread_news(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Say how many posts came after the one that the page ends with; nothing, cheaply, when none did."""
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    threads = Thread.objects.visible_to(request.user).with_news_since(after)
    thread = get_object_or_404(threads, pk=pk)
    etag = f'"{thread.last_post_id}-{thread.new_count}-{after}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    context = {"thread": thread, "first": thread.first_new_id}
    answer = render(request, "forum/news.html", context) if thread.new_count else HttpResponse(status=204)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
