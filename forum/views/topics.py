"""Topics: the shelves, and the threads on one of them or on all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.linked import topic_script
from forum.listing import ThreadList
from forum.models import Thread, Topic, TopicState, topic_cards
from forum.models.reading import shown_count
from forum.rules import may_keep_topic, may_start_thread
from forum.views.levels import topic_levels
from members.rules import is_member


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """Show every topic the reader sees, with its latest thread."""
    topics = list(Topic.objects.visible_to(request.user).in_order().for_page())
    return render(request, "forum/topic_list.html", {"cards": topic_cards(topics, request.user)})


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one topic: the session it began in, then its threads, pinned ones first on the first page."""
    topic = Topic.objects.page_of(slug, request.user)
    if topic is None:
        raise Http404
    context = {
        "topic": topic,
        "list": ThreadList(request.user, request.GET, topic=topic),
        "badge": shown_count(topic.unread_count),
        "gone": [] if request.GET else Thread.objects.visible_to(request.user).gone_from(topic),
        "session": topic.released_session(request.user),
        "takeaways": topic.takeaways(request.user),
        "may_start": may_start_thread(request.user, topic),
        "may_keep": may_keep_topic(request.user, topic),
        "levels": topic_levels(topic, topic.reader_level) if is_member(request.user) else None,
    }
    if not is_member(request.user):
        context["linked"] = topic_script(topic, request.build_absolute_uri("/").rstrip("/"))
    return render(request, "forum/topic_detail.html", context)


@login_required
@require_POST
def topic_read(request: HttpRequest, slug: str) -> HttpResponse:
    """Count everything in a topic as read, up to what its page had shown."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), slug=slug)
    through = request.POST.get("through", "")
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    if through.isdecimal() and len(through) < 19:
        TopicState.objects.read_all(request.user, topic, through=int(through))
        messages.success(request, _("Everything in this topic counts as read."))
    return redirect(topic)


@require_safe
def thread_list(request: HttpRequest) -> HttpResponse:
    """Show all threads, the latest activity first."""
    badge = shown_count(Thread.objects.visible_to(request.user).unread_count(request.user))
    context = {"list": ThreadList(request.user, request.GET), "badge": badge}
    return render(request, "forum/thread_list.html", context)
