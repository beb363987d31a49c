"""Coordinators record, change and remove the figures of their partnership."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.kept import keeps_text, take_kept
from members.rules import is_member
from partnerships.figure_forms import FigureForm
from partnerships.keeping import kept_by_reader
from partnerships.models import KeyFigure, Partnership


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a target or a result."""
    return _edit(request, kept_by_reader(request, slug), None)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a figure that coordinators recorded."""
    partnership = kept_by_reader(request, slug)
    return _edit(request, partnership, get_object_or_404(KeyFigure.objects.recorded_for(partnership), pk=pk))


@login_required
@require_POST
def figure_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a figure off the scoreboard; what it said stays in the history."""
    partnership = kept_by_reader(request, slug)
    figure = get_object_or_404(KeyFigure.objects.recorded_for(partnership), pk=pk)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    figure.remove(by=request.user)
    messages.success(request, _("Removed. What it said stays in the history below; record it again to take that back."))
    return redirect("partnerships:partnership_scoreboard", partnership.slug)


def _edit(request: HttpRequest, partnership: Partnership, figure: KeyFigure | None) -> HttpResponse:
    form = FigureForm(request.POST or None, instance=figure, partnership=partnership, initial=take_kept(request))
    assert is_member(request.user)  # noqa: S101 - login_required stands above both
    if request.method == "POST" and form.is_valid():
        try:
            form.record(by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The figure is saved, and confirmed by you today."))
            return redirect("partnerships:partnership_scoreboard", partnership.slug)
    context = {
        "form": form,
        "partnership": partnership,
        "figure": figure,
        "board_url": reverse("partnerships:partnership_scoreboard", args=[partnership.slug]),
    }
    return render(request, "partnerships/figure_edit.html", context, status=422 if form.errors else 200)
