"""The moderators' verbs in place: a page asks for the reason, then the verb is done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.verbs import ReasonForm, do
from forum.models import Post, Thread
from forum.standing_forms import FORMS, MoveForm
from forum.verbs import CLOSE, MOVE, POST_VERBS, THREAD_VERBS


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_moderate(request: HttpRequest, pk: int, slug: str, verb: str) -> HttpResponse:
    """Close, reopen, pin, unpin, slow down, hide or restore a thread, with a reason."""
    threads = Thread.objects.visible_to(request.user).moderated_by(request.user)
    thread = get_object_or_404(threads.for_page(), pk=pk)
    form = FORMS.get(verb, ReasonForm)(request.POST or None)
    if form.is_valid():
        _do(thread, verb, request, form)
        messages.success(request, (verb == CLOSE.name and thread.closing) or THREAD_VERBS[verb].done)
        return redirect(thread)
    return ask_why(request, form, {"verb": THREAD_VERBS[verb], "thread": thread, "back": thread.get_absolute_url()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_move(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Put a thread on another shelf, with a reason."""
    threads = Thread.objects.visible_to(request.user).moderated_by(request.user)
    thread = get_object_or_404(threads.for_page(), pk=pk)
    form = MoveForm(request.POST or None, leaves=thread.topic, by=request.user)
    if form.is_valid():
        thread.move(form.cleaned_data.pop("topic"), by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, MOVE.done)
        return redirect(thread)
    return ask_why(request, form, {"verb": MOVE, "thread": thread, "back": thread.get_absolute_url()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_moderate(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Hide or restore a post, with a reason."""
    posts = Post.objects.visible_to(request.user).moderated_by(request.user)
    post = get_object_or_404(posts.in_thread(), pk=pk)
    form = FORMS.get(verb, ReasonForm)(request.POST or None)
    if form.is_valid():
        _do(post, verb, request, form)
        messages.success(request, POST_VERBS[verb].done)
        return redirect(post.place)
    return ask_why(request, form, {"verb": POST_VERBS[verb], "thread": post.thread, "post": post, "back": post.place})


@transaction.atomic
def _do(target: Thread | Post, verb: str, request: HttpRequest, form: ReasonForm) -> None:
    """Do it, and have the author told why where it takes something away."""
    do(verb, target, by=request.user, **form.cleaned_data)


def ask_why(request: HttpRequest, form: ReasonForm, context: dict[str, Any]) -> HttpResponse:
    """Show the page that asks for the reason, and for whatever else the verb needs."""
    status = 422 if form.errors else 200
    return render(request, "forum/moderate.html", {"form": form, **context}, status=status)
