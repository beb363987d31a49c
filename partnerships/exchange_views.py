"""Exchanges: the list of what is committed or done and of one's own, each exchange, and its application."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.htmx import render_page
from core.templatetags.record import Sources
from members.rules import administers
from partnerships.exchange_board import Board
from partnerships.exchange_counts import Counts, Totals
from partnerships.models import DiaryEntry, EligibleCountry, Exchange, ExchangeStep, Partnership
from partnerships.models.exchange_words import ORGANISATIONS, Party


@require_safe
def exchange_list(request: HttpRequest) -> HttpResponse:
    """Show exchanges, narrowed by what the address asks for: the newest first."""
    board = Board(Exchange.objects.visible_to(request.user), request.GET, reader=request.user)
    context: dict[str, Any] = {"board": board, "page": board.page, "totals": Totals(), "sources": Sources()}
    context["countries"] = sorted(map(str, EligibleCountry.objects.open()))
    return render_page(request, "partnerships/exchange_list.html", context, part="board")


@require_safe
def exchange_counts(request: HttpRequest) -> HttpResponse:
    """Show for each partnership what was planned beside what is done."""
    counts = Counts(Partnership.objects.visible_to(request.user), request.GET)
    context = {"counts": counts, "page": counts.page, "sources": Sources()}
    return render(request, "partnerships/exchange_counts.html", context)


@require_safe
def exchange_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one exchange; to its parties also who did what, and what is asked of them."""
    return exchange_page(request, get_object_or_404(Exchange.objects.visible_to(request.user).named(), pk=pk))


def exchange_page(request: HttpRequest, exchange: Exchange, *, refused: str = "", status: int = 200) -> HttpResponse:
    """Draw the page of an exchange; `refused` says why a deed could not be done, beside its button."""
    parties = exchange.parties_of(request.user)
    inside = bool(parties) or administers(request.user) or exchange.is_of(request.user)
    diary = DiaryEntry.objects.visible_to(request.user)
    context: dict[str, Any] = {
        "exchange": exchange,
        "stands": exchange.state,
        "parties": [(party, exchange.body(party)) for party in Party],
        "mine": parties,
        "is_party": inside,
        "steps": list(ExchangeStep.objects.visible_to(request.user).of(exchange).in_order()),
        "awaited": exchange.waits_for,
        "own": [owed for owed in exchange.waits_for if owed[1] in parties],
        "diary": list(diary.of(exchange.pk).with_threads(request.user).in_order()),
        "may_keep_diary": exchange.is_public and not {*ORGANISATIONS}.isdisjoint(parties),
        "refused": refused,
    }
    return render(request, "partnerships/exchange_detail.html", context, status=status)
