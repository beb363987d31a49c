"""Topics of partnerships: their coordinators open them and look after them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from forum.models import Topic
from forum.rules import may_keep_topic
from forum.shelving import TopicEditForm, TopicForm
from partnerships.models import Partnership
from partnerships.rules import may_edit_partnership


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a topic of a partnership, for everyone, for members or for its own people."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.user), slug=slug)
    if not may_edit_partnership(request.user, partnership):
        raise PermissionDenied
    initial = {"audience": Topic.Audience.EVERYONE, **take_kept(request)}
    form = TopicForm(request.POST or None, partnership=partnership, initial=initial)
    if request.method == "POST" and form.is_valid():
        topic = form.open()
        messages.success(request, _("The topic is open."))
        return redirect(topic)
    context = {"form": form, "partnership": partnership}
    return render(request, "forum/topic_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a partnership's topic and who reads it."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), slug=slug)
    if not may_keep_topic(request.user, topic):
        raise Http404
    form = TopicEditForm(request.POST or None, partnership=topic.partnership, topic=topic)
    if request.method == "POST" and form.is_valid():
        form.save_topic()
        messages.success(request, _("The topic is saved."))
        return redirect(topic)
    context = {"form": form, "topic": topic, "partnership": topic.partnership}
    return render(request, "forum/topic_edit.html", context, status=422 if form.errors else 200)
