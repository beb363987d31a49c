"""Renaming, splitting and merging in place: a page asks what and why, then the verb is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.verbs import ReasonForm
from forum.models import Operation, Post, Thread
from forum.models.surgery import SurgeryError
from forum.surgery_forms import MergeForm, SplitForm, TitleForm
from forum.verbs import MERGE, RENAME, SPLIT, UNDO
from forum.views.moderation import ask_why
from forum.views.threads import page_number
from members.rules import is_member


def _thread(request: HttpRequest, pk: int) -> Thread:
    threads = Thread.objects.visible_to(request.user).moderated_by(request.user)
    return get_object_or_404(threads.for_page(), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_rename(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Give a thread another title, with a reason."""
    thread = _thread(request, pk)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    form = TitleForm(request.POST or None, initial={"title": thread.title})
    if form.is_valid():
        thread.rename(by=request.user, **form.cleaned_data)
        messages.success(request, RENAME.done)
        return redirect(thread)
    return ask_why(request, form, {"verb": RENAME, "thread": thread, "back": thread.get_absolute_url()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_split(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Choose posts of one page that become a thread of their own, with a reason."""
    thread = _thread(request, pk)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    number = page_number(request, thread)
    form = SplitForm(request.POST or None, posts=Post.objects.movable_from(thread).page(number).in_order())
    if form.is_valid():
        posts = [post.pk for post in form.cleaned_data["posts"]]
        words = {"title": form.cleaned_data["title"], "reason": form.cleaned_data["reason"]}
        new = thread.split(posts, by=request.user, **words)
        messages.success(request, SPLIT.done)
        return redirect(new)
    pages = {"number": number, "paged": thread.page_count > 1}
    context = {"verb": SPLIT, "thread": thread, "back": thread.page_address(number), **pages}
    return ask_why(request, form, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_merge(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Put all posts into an older thread, with a reason."""
    thread = _thread(request, pk)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    form = MergeForm(request.POST or None, thread=thread, by=request.user)
    if form.is_valid():
        target = form.cleaned_data["into"]
        thread.merge(target, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, MERGE.done)
        return redirect(target)
    return ask_why(request, form, {"verb": MERGE, "thread": thread, "back": thread.get_absolute_url()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_undo(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take back what was done last to a thread: a move, a split or a merge; with a reason."""
    thread = _thread(request, pk)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    operation = Operation.objects.last_of(thread)
    refusal = operation.why_not_undo(request.user) if operation else _("Nothing was done to it that can be undone.")
    if operation is None or refusal:
        messages.error(request, refusal)
        return redirect(thread)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            shown = operation.undo(by=request.user, reason=form.cleaned_data["reason"])
        except SurgeryError:
            messages.error(request, _("Somebody changed it meanwhile. Look at it again."))
            return redirect(thread)
        messages.success(request, UNDO.done)
        return redirect(shown)
    context = {"verb": UNDO, "thread": thread, "back": thread.get_absolute_url(), "what": operation.words}
    return ask_why(request, form, context)
