"""How much a member wishes to hear: of a thread, of a topic."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from forum.models import Thread, ThreadState, Topic, TopicState
from notifications.level_menu import THREAD_WORDS, TOPIC_WORDS, LevelMenu, answer_level, chosen_level


def thread_levels(thread: Thread, level: str) -> LevelMenu:
    """Return the menu that stands on a thread's page."""
    return LevelMenu(reverse("forum:thread_level", args=[thread.pk, thread.slug]), level, THREAD_WORDS)


def topic_levels(topic: Topic, level: str) -> LevelMenu:
    """Return the menu that stands on a topic's page."""
    return LevelMenu(reverse("forum:topic_level", args=[topic.slug]), level, TOPIC_WORDS)


@login_required
@require_POST
def thread_level(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Follow, mute or neither: one thread."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    level = chosen_level(request)
    ThreadState.objects.set_level(thread, level, by=request.user)  # type: ignore[arg-type]
    return answer_level(request, thread_levels(thread, level), thread.get_absolute_url())


@login_required
@require_POST
def topic_level(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow, mute or neither: one topic."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), slug=slug)
    level = chosen_level(request)
    TopicState.objects.set_level(topic, level, by=request.user)  # type: ignore[arg-type]
    return answer_level(request, topic_levels(topic, level), topic.get_absolute_url())
