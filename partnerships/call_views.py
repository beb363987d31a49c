"""The board of calls, each call, and their files."""

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from core.calendar_file import KIND
from core.downloads import download
from core.htmx import render_page
from core.tables import CSV
from core.templatetags.record import Sources
from members.models import Member
from members.rules import administers, is_member
from notifications.level_menu import CALL_WORDS, LevelMenu, answer_level, chosen_level
from notifications.models import Follow
from partnerships.call_board import Board
from partnerships.call_calendar import calendar
from partnerships.call_files import as_csv, as_json
from partnerships.models import Call, CallDeadline

# A kind of thread: the forum's word for it.
SEARCH: Final = "search"
# A call's page shows its newest searches and threads; the topic has them all.
MOST_SEARCHES: Final = 20
MOST_TALKS: Final = 5


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Show the calls, narrowed by what the address asks for: the next deadline first, what is over last."""
    board = Board(Call.objects.visible_to(request.user), request.GET)
    return render_page(request, "partnerships/call_list.html", {"board": board, "page": board.page}, part="board")


@require_safe
def call_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the same calls as a file for a spreadsheet."""
    board = Board(Call.objects.visible_to(request.user), request.GET)
    headers = {"Content-Disposition": 'attachment; filename="calls.csv"'}
    return StreamingHttpResponse(as_csv(board.calls), content_type=CSV, headers=headers)


@require_safe
def call_json(request: HttpRequest) -> HttpResponse:
    """Give the same calls to a program."""
    board = Board(Call.objects.visible_to(request.user), request.GET)
    return download(request, as_json(board.calls), kind="application/json", name="calls.json")


@require_safe
def call_calendar(request: HttpRequest) -> HttpResponse:
    """Give the deadlines of the same calls to a calendar, which may subscribe to them."""
    board = Board(Call.objects.visible_to(request.user), request.GET)
    deadlines = CallDeadline.objects.of(board.calls).with_calls().in_order()
    with override("en"):
        body = calendar(deadlines, uid="all", name=_("Calls"), page=_board_address(), source=request.get_full_path())
    return download(request, body, kind=KIND, name="calls.ics")


def _board_address() -> str:
    return reverse("partnerships:call_list")


@require_safe
def call_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one call: what is stated, what is not, and what one can do about it."""
    calls = Follow.objects.with_level(Call.objects.visible_to(request.user).for_list(), request.user)
    call = get_object_or_404(calls, slug=slug)
    threads = call.threads.visible_to(request.user).for_list().recent()
    context = {
        "call": call,
        "searches": threads.of_kind(SEARCH)[:MOST_SEARCHES],
        "talks": threads.not_of_kind(SEARCH)[:MOST_TALKS],
        "topics": call.topics.visible_to(request.user).in_order(),
        "levels": call_levels(call, call.reader_level) if is_member(request.user) else None,
        "may_edit": administers(request.user),
        "sources": Sources(),
    }
    return render(request, "partnerships/call_detail.html", context)


def call_levels(call: Call, level: str) -> LevelMenu:
    """Return the menu that stands on the page of a call."""
    return LevelMenu(reverse("partnerships:call_level", args=[call.slug]), level, CALL_WORDS)


@login_required
@require_POST
def call_level(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow, mute or neither: one call."""
    call = get_object_or_404(Call.objects.visible_to(request.user), slug=slug)
    level = chosen_level(request)
    assert isinstance(request.user, Member)  # noqa: S101 - login_required stands above
    Follow.objects.set_level(call, level, by=request.user)
    return answer_level(request, call_levels(call, level), call.get_absolute_url())


@require_safe
def call_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Give all deadlines of a call to a calendar."""
    call = get_object_or_404(Call.objects.visible_to(request.user), slug=slug)
    return _one_call(request, call, call.deadlines.with_calls().in_order(), uid=f"call-{call.pk}", name=slug)


@require_safe
def deadline_ics(request: HttpRequest, slug: str, uuid: str) -> HttpResponse:
    """Give one deadline to a calendar."""
    call = get_object_or_404(Call.objects.visible_to(request.user), slug=slug)
    deadline = get_object_or_404(call.deadlines.with_calls(), uuid=uuid)
    return _one_call(request, call, [deadline], uid=f"only-{uuid}", name=f"{slug}-{deadline.closes_on}")


def _one_call(
    request: HttpRequest, call: Call, deadlines: Iterable[CallDeadline], *, uid: str, name: str
) -> HttpResponse:
    with override("en"):
        body = calendar(deadlines, uid=uid, name=call.name, page=call.get_absolute_url(), source=request.path)
    return download(request, body, kind=KIND, name=f"{name}.ics")
