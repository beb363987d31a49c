"""The scoreboard of one partnership and the overview of all, as pages and as files that say the same."""

from collections.abc import Iterable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.templatetags.record import Sources
from partnerships.exchange_standing import standing_of, with_exchanges
from partnerships.figures_file import COLUMNS, PLACES, Row, as_csv, as_json, rows_of_overview, rows_of_partnership
from partnerships.models import FigureRevision, KeyFigure, Partnership
from partnerships.overview import Overview
from partnerships.rules import may_edit_partnership
from partnerships.scoreboard import Board

# The newest changes of figures stand on the page; the workplace has all.
CHANGES_SHOWN: Final = 20
FORMATS: Final = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}


@require_safe
def scoreboard(request: HttpRequest) -> HttpResponse:
    """Show one indicator across all partnerships, by generation and by country."""
    overview = Overview(Partnership.objects.visible_to(request.user), request.GET)
    context = {"overview": overview, "page": overview.page, "query": urlencode(overview.query), "sources": Sources()}
    return render(request, "partnerships/scoreboard.html", context)


@require_safe
def scoreboard_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the same as a file, all pages of it."""
    overview = Overview(Partnership.objects.visible_to(request.user), request.GET)
    name = f"scoreboard-{overview.indicator.slug}" if overview.indicator else "scoreboard"
    return _file(kind, rows_of_overview(overview), (*PLACES, *COLUMNS), name)


@require_safe
def partnership_scoreboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the targets and results of one partnership, and what became of them."""
    rows = with_exchanges(Partnership.objects.visible_to(request.user).for_list())
    partnership = get_object_or_404(rows, slug=slug)
    board = Board(partnership)
    revisions = FigureRevision.objects.visible_to(request.user).of(partnership).newest()
    may_edit = may_edit_partnership(request.user, partnership)
    context = {
        "partnership": partnership,
        "board": board,
        "exchanges": standing_of(partnership, board.figures),
        "revisions": list(revisions[:CHANGES_SHOWN]),
        "may_edit": may_edit,
        "own": set(KeyFigure.objects.recorded_for(partnership).ids()) if may_edit else set(),
        "sources": Sources(),
    }
    return render(request, "partnerships/partnership_scoreboard.html", context)


@require_safe
def partnership_scoreboard_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the same as a file."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.user), slug=slug)
    return _file(kind, rows_of_partnership(partnership), COLUMNS, f"{partnership.slug}-scoreboard")


def _file(kind: str, rows: Iterable[Row], columns: tuple[str, ...], name: str) -> HttpResponse:
    if kind not in FORMATS:
        raise Http404
    write, media = FORMATS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(write(rows, columns), content_type=media, headers=headers)
