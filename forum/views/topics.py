"""Topics: the shelves, and the threads on one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.querysets import keyset_page
from forum.models import Thread, Topic, topic_cards
from forum.rules import may_start_thread


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """Show every topic the reader sees, with its latest thread."""
    topics = list(Topic.objects.visible_to(request.user).in_order().for_page())
    return render(request, "forum/topic_list.html", {"cards": topic_cards(topics, request.user)})


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one topic: the session it began in, then its threads, pinned ones first on the first page."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), slug=slug)
    threads = Thread.objects.visible_to(request.user).on(topic).for_list()
    page = keyset_page(threads.unpinned(), request.GET, key="last_post_at")
    context = {
        "topic": topic,
        "pinned": [] if page.before else list(threads.pinned()),
        "page": page,
        "session": topic.released_session(request.user),
        "takeaways": topic.takeaways(request.user),
        "may_start": may_start_thread(request.user, topic),
    }
    return render(request, "forum/topic_detail.html", context)
