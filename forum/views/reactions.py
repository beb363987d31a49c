"""What members say of posts without words: reactions, the answer of a question, bookmarks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.htmx import go_to, render_page, wants_part
from core.querysets import keyset_page
from forum.drawing import post_flags, post_foot, said, told
from forum.models import Bookmark, Post, Reaction, TakenError
from forum.rules import NO_PARTNERSHIP, may_accept, why_not_react, why_not_reply
from members.rules import Reader
from partnerships.models import Partnership


@login_required
@require_POST
def post_react(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give a reaction; "we have this too" asks for which partnership, of a member who speaks for several."""
    post = _post_or_404(request.user, pk)
    if kind not in Reaction.Kind:
        raise Http404
    if refusal := why_not_react(request.user, post):
        return _refused(request, post, str(refusal.words))
    partnership = None
    if kind == Reaction.Kind.SAME:
        offered = list(Partnership.objects.visible_to(request.user).spoken_for_by(request.user).by_name())  # type: ignore[arg-type]
        if not offered:
            return _refused(request, post, str(NO_PARTNERSHIP.words))
        partnership = _chosen(offered, request.POST.get("partnership", ""))
        if partnership is None:
            return _asked(request, post, offered)
    try:
        Reaction.objects.give(post, kind, by=request.user, partnership=partnership)  # type: ignore[arg-type]
    except TakenError:
        return _refused(request, post, _("A colleague has said so for %(name)s already.") % {"name": partnership})
    return _reacted(request, pk)


def _asked(request: HttpRequest, post: Post, offered: list[Partnership]) -> HttpResponse:
    """Ask for which partnership a member speaks, of those for which nobody has said so."""
    said_for = {one.partnership for one in post.said_for}
    left = [partnership for partnership in offered if partnership.pk not in said_for]
    if not left:
        return _refused(request, post, told(post)["told"])
    return render_page(request, "forum/post_same.html", {"post": post, "offered": left, **told(post)}, part="choice")


def _chosen(offered: list[Partnership], pk: str) -> Partnership | None:
    """Return the partnership that was asked for, or the only one there is."""
    if len(offered) == 1:
        return offered[0]
    return next((partnership for partnership in offered if str(partnership.pk) == pk), None)


@login_required
@require_POST
def post_unreact(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Take one's own reaction back."""
    post = _post_or_404(request.user, pk)
    if kind not in Reaction.Kind:
        raise Http404
    Reaction.objects.take_back(post, kind, by=request.user)  # type: ignore[arg-type]
    return _reacted(request, pk)


@require_safe
def post_reactions(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who reacted to a post, and how."""
    post = _post_or_404(request.user, pk)
    page = keyset_page(Reaction.objects.to(post).named(), request.GET, key="created_at")
    context = {"post": post, "thread": post.thread, "page": page, "said": said(post, post.thread)}
    return render_page(request, "forum/post_reactions.html", context)


@login_required
@require_POST
def post_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a reply as the answer of its thread."""
    post = _answer_or_404(request.user, pk)
    post.thread.accept(post)
    messages.success(request, _("This reply is marked as the answer."))
    return go_to(request, post.place)


@login_required
@require_POST
def post_unaccept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mark of the answer away."""
    post = _answer_or_404(request.user, pk)
    if post.thread.accepted_post_id == post.pk:
        post.thread.accept(None)
        messages.success(request, _("The question is open again."))
    return go_to(request, post.place)


def _answer_or_404(reader: Reader, pk: int) -> Post:
    """Return a reply that this reader may mark as the answer."""
    post = _post_or_404(reader, pk)
    if post.position == 1 or post.hidden_at or not may_accept(reader, post.thread):
        raise Http404
    return post


@login_required
@require_POST
def post_bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a post at hand."""
    Bookmark.objects.keep(_post_or_404(request.user, pk), by=request.user)  # type: ignore[arg-type]
    return _reacted(request, pk)


@login_required
@require_POST
def post_unbookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a post no longer; from the list of bookmarks back to the list."""
    post = _post_or_404(request.user, pk)
    Bookmark.objects.drop(post, by=request.user)  # type: ignore[arg-type]
    if "list" in request.POST:
        messages.success(request, _("The bookmark is gone."))
        return redirect("forum:bookmark_list")
    return _reacted(request, pk)


@login_required
@require_safe
def bookmark_list(request: HttpRequest) -> HttpResponse:
    """Show one's own bookmarks, the latest first."""
    page = keyset_page(Bookmark.objects.visible_to(request.user).for_list(), request.GET, key="created_at")
    return render_page(request, "forum/bookmark_list.html", {"page": page})


def _post_or_404(reader: Reader, pk: int) -> Post:
    post = get_object_or_404(Post.objects.visible_to(reader).in_thread().marked_for(reader), pk=pk)
    Reaction.objects.tell(reader, [post])
    return post


def _reacted(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the post's foot as it is now, or lead back to the post."""
    post = _post_or_404(request.user, pk)
    if not wants_part(request):
        return redirect(post.place)
    flags = post_flags(post, request.user, why_not_reply(request.user, post.thread))
    return HttpResponse(post_foot(post, post.thread).cut(flags, told(post)))


def _refused(request: HttpRequest, post: Post, words: str) -> HttpResponse:
    messages.warning(request, words)
    return go_to(request, post.place)
