"""Posts: find one, change one, see how one will look."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.emoji import EMOJI
from core.htmx import render_page
from core.kept import keeps_text, take_kept
from core.querysets import keyset_page
from forum.attaching import asks_to_attach, with_attachment
from forum.drafting import restored
from forum.formatting import EXAMPLES
from forum.forms import TYPED, PostEditForm, PracticeEditForm
from forum.history import CHANGES_A_PAGE, changes_of
from forum.models import Draft, Post, Practice, Topic
from forum.models.editing import GRACE
from forum.previewing import drawn, previewed
from forum.rules import why_not_reply
from members.rules import is_member


@require_safe
def post_permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where the post stands now."""
    post = get_object_or_404(Post.objects.visible_to(request.user).in_thread(), pk=pk)
    return redirect(post.place)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the text of one's own post; the page says that it was edited, and when."""
    post = get_object_or_404(Post.objects.visible_to(request.user).written_by(request.user).in_thread(), pk=pk)
    refusal = why_not_reply(request.user, post.thread)
    unsent = bool({"preview", "write"} & request.POST.keys()) or asks_to_attach(request)
    practice = Practice.objects.told_in(post)
    edit_form = PracticeEditForm if practice else PostEditForm
    if request.method == "POST" and not unsent:
        form = edit_form(request.POST, by=request.user, refusal=refusal)
        if form.is_valid() and form.save(post):
            return redirect(form.held or post.place)
    else:
        typed = with_attachment(request) or take_kept(request)
        told = practice.parts if practice else {}
        now = {"source": post.source, "language": post.language, "base": post.base, **told}
        draft = None if typed or refusal else Draft.objects.visible_to(request.user).at(post).first()
        text = typed | TYPED if typed else now | restored(draft)
        form = edit_form(by=request.user, initial=text)
    shown = previewed(request, post.thread.topic, post)
    in_grace = timezone.now() - post.created_at <= GRACE
    context = {
        "post": post,
        "thread": post.thread,
        "form": form,
        "refusal": refusal,
        "preview": shown,
        "in_grace": in_grace,
        # No change is kept within the grace, and no reason either.
        "reason": None if in_grace else form["reason"],
    }
    return render_page(request, "forum/post_edit.html", context, status=form.status)


@login_required
@require_safe
def post_quote(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a post as the Markdown that quotes it, for the script that puts it into a reply."""
    post = get_object_or_404(Post.objects.visible_to(request.user).in_thread(), pk=pk)
    return HttpResponse(post.as_quote, content_type="text/plain; charset=utf-8")


@require_safe
def post_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a post said before, change by change, the latest first."""
    post = get_object_or_404(Post.objects.visible_to(request.user).in_thread(), pk=pk)
    page = keyset_page(post.revisions.with_editors(), request.GET, key="number", size=CHANGES_A_PAGE)
    context = {"post": post, "thread": post.thread, "page": page, "changes": changes_of(post, page.items)}
    return render(request, "forum/post_history.html", context)


@require_safe
def formatting(request: HttpRequest) -> HttpResponse:
    """Show what a text can hold: what one types, and what one gets."""
    return render_page(request, "forum/formatting.html", {"examples": EXAMPLES, "emoji": EMOJI})


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show a text as the page would show it; the same renderer, so nothing can differ.

    Who was signed out meanwhile is refused, not led away from what they wrote.
    """
    if not is_member(request.user):
        raise PermissionDenied
    topic = Topic.objects.visible_to(request.user).called(request.POST.get("topic", ""))
    post = Post.objects.written_by(request.user).called(request.POST.get("post", ""))
    shown = None if "write" in request.POST else drawn(request, topic, post)
    context = {"preview": shown, "language": request.POST.get("language", "")}
    return render_page(request, "forum/preview.html", context, part="preview")
