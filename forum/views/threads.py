"""Threads: start one, read one, reply."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.htmx import go_to, render_page, wants_part
from core.kept import keeps_text, take_kept
from forum.attaching import asks_to_attach, with_attachment
from forum.dates import date_rail
from forum.drafting import appended, restored
from forum.drawing import post_flags
from forum.forms import TYPED, KindForm, PostForm, thread_form
from forum.linked import thread_script
from forum.models import Draft, Held, Post, Reaction, Thread, ThreadState, Topic
from forum.notices import note_seen
from forum.practices import told_anew
from forum.previewing import previewed
from forum.rules import may_change_kind, moderates_in, why_not_reply, why_not_start
from forum.views.levels import thread_levels
from members.rules import Reader, is_member


@keeps_text
@require_http_methods(["GET", "HEAD", "POST"])
def thread_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a thread in a topic."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), slug=slug)
    if not is_member(request.user):
        return redirect_to_login(request.get_full_path())
    refusal = why_not_start(request.user, topic)
    if _is_sent(request):
        form = thread_form(request.POST.get("kind", ""))(request.POST, by=request.user, refusal=refusal)
        if form.is_valid() and (started := form.start(topic, by=request.user)):
            return redirect(started)
    else:
        draft = Draft.objects.visible_to(request.user).at(topic).first() if request.method != "POST" else None
        initial = _first_text(request, draft=None if refusal else draft)
        form = thread_form(initial.get("kind", ""))(by=request.user, refusal=refusal, initial=initial)
    context = {
        "topic": topic,
        "form": form,
        "refusal": refusal,
        "preview": previewed(request, topic),
    }
    return render_page(request, "forum/thread_new.html", context, part="form", status=form.status)


@require_safe
def thread_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show one page of a thread's posts and, to those who may, the form to reply."""
    thread = _whole_thread(request.user, pk)
    if (pk, slug) != (thread.pk, thread.slug):
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{thread.get_absolute_url()}{query}", permanent=True)
    number = page_number(request, thread)
    # Where one may not reply now, the list of drafts shows the text.
    waits = thread.draft_id is not None and why_not_reply(request.user, thread) is None
    draft = Draft.objects.visible_to(request.user).of_place("thread", thread.pk) if waits else None
    form = PostForm(by=request.user, initial=_first_text(request, thread, draft))
    context = _context(thread, request.user, number, form)
    _note_reading(request, context)
    if not is_member(request.user):
        context["linked"] = thread_script(thread, context["posts"], request.build_absolute_uri("/").rstrip("/"))
    return render_page(request, "forum/thread_detail.html", context)


@keeps_text
@require_http_methods(["GET", "HEAD", "POST"])
def thread_reply(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Add a post to a thread; whatever stands against it, the text comes back in the form."""
    thread = _whole_thread(request.user, pk)
    if request.method != "POST":
        return redirect(thread.reply_place)
    assert is_member(request.user)  # noqa: S101 - keeps_text stands above
    if not _is_sent(request):
        form = PostForm(by=request.user, initial=_first_text(request))
        return _reply_page(request, thread, form)
    form = PostForm(request.POST, by=request.user, refusal=why_not_reply(request.user, thread))
    post = form.save(thread, by=request.user) if form.is_valid() else None
    if post is None:
        return _reply_page(request, thread, form)
    return go_to(request, post.get_absolute_url()) if isinstance(post, Held) else _posted(request, thread, post)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_kind(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Say what kind of thread it is; for who started it, and for moderators with a reason."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).for_page(), pk=pk)
    if not may_change_kind(request.user, thread):
        raise Http404
    form = KindForm(request.POST or None, thread=thread, by=request.user)  # type: ignore[arg-type]
    if form.is_valid():
        thread.change_kind(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The kind is changed."))
        return redirect(thread)
    context = {"thread": thread, "form": form}
    return render_page(request, "forum/thread_kind.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest, thread: Thread, post: Post) -> HttpResponse:
    """Show the reply in place, with what others posted meanwhile; or lead to it when it is on another page."""
    shown = request.POST.get("shown", "")
    last = int(shown) if shown.isdecimal() and len(shown) < 10 else 0
    if not wants_part(request) or not thread.on_one_page(last, post.position):
        return go_to(request, post.place)
    form = PostForm(by=request.user, initial=_first_text(request))
    context = _context(thread, request.user, post.page_number, form)
    _note_reading(request, context)
    context["new_posts"] = [p for p in context["posts"] if p.position > last]
    context["flags"][post.pk].add("fresh")
    context["unread_at"] = None  # what came in between is shown as it comes, without a line
    return render_page(request, "forum/thread_detail.html", context, part="posted")


def _reply_page(request: HttpRequest, thread: Thread, form: PostForm) -> HttpResponse:
    context = _context(thread, request.user, thread.page_count, form)
    context["preview"] = previewed(request, thread.topic)
    return render_page(request, "forum/thread_detail.html", context, part="reply", status=form.status)


def _context(thread: Thread, reader: Reader, number: int, form: PostForm) -> dict[str, Any]:
    posts = thread.page(number, reader)
    Reaction.objects.tell(reader, posts)
    refusal = why_not_reply(reader, thread)
    return {
        "thread": thread,
        "topic": thread.topic,
        "address": thread.get_absolute_url(),
        "posts": posts,
        "departures": thread.departures.on_page(number, reader) if thread.posts_left_at else (),
        "flags": {post.pk: post_flags(post, reader, refusal) for post in posts if isinstance(post, Post)},
        "number": number,
        "dates": date_rail(thread, number),
        "session": thread.topic.released_session(reader),
        "form": form,
        "preview": None,
        "refusal": refusal,
        "moderates": moderates_in(reader, thread.topic_id),
        "public": thread.topic.is_public and not thread.hidden_at,
        "changes_kind": may_change_kind(reader, thread),
        "unread_at": thread.first_unread_position,
        "held": Held.objects.visible_to(reader).in_thread(thread) if thread.holds_back else (),
        "levels": thread_levels(thread, thread.state_level) if is_member(reader) else None,
    }


def _whole_thread(reader: Reader, pk: int) -> Thread:
    """Return a thread, or the one that it was merged into: old addresses and open forms still work."""
    if thread := Thread.objects.page_of(pk, reader):
        return thread
    return get_object_or_404(Thread.objects.page_for(reader).holding(pk))


def _note_reading(request: HttpRequest, context: dict[str, Any]) -> None:
    """Move the member's mark over what the page shows; not for a browser that only fetches ahead."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "") or request.method == "HEAD"
    if is_member(request.user) and not ahead:
        ThreadState.objects.shown(request.user, context["thread"], context["posts"])
        note_seen(request.user, [post for post in context["posts"] if isinstance(post, Post)])


def page_number(request: HttpRequest, thread: Thread) -> int:
    """Return which page of a thread the address asks for; one that is not there is absent."""
    asked = request.GET.get("page", "1")
    if not asked.isdecimal() or len(asked) > 9 or not 1 <= int(asked) <= thread.page_count:
        raise Http404
    return int(asked)


def _is_sent(request: HttpRequest) -> bool:
    """Tell whether the form is to be posted, not previewed, given a file or taken back to writing."""
    return request.method == "POST" and not {"preview", "write"} & request.POST.keys() and not asks_to_attach(request)


def _first_text(request: HttpRequest, thread: Thread | None = None, draft: Draft | None = None) -> dict[str, Any]:
    """Return what a fresh form starts with: the reader's language, a kept text or a draft, and a quote below it."""
    if request.method == "POST" and not _is_sent(request):
        return told_anew(with_attachment(request)) | TYPED
    if not is_member(request.user):
        return {}
    asked = {name: request.GET.get(name, "") for name in ("takeaway", "kind", "call", "diary_entry")}
    initial = {"language": request.user.language, **asked}
    if kept := take_kept(request, reverse("forum:thread_reply", args=[thread.pk, thread.slug]) if thread else ""):
        return initial | kept | TYPED
    initial |= restored(draft)
    quoted = request.GET.get("quote", "")
    if thread and quoted.isdecimal() and len(quoted) < 19:
        post = Post.objects.quotable_by(request.user, thread).first_with(int(quoted))
        return initial | {"source": appended(initial, post.as_quote)} if post else initial
    return initial
