"""The diary of an exchange: an entry is written as a draft, published, and taken back by its author."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.kept import keeps_text, take_kept
from members.rules import is_member, may_write
from partnerships.diary_forms import EntryForm
from partnerships.models import DiaryEntry, Exchange
from partnerships.models.exchange_words import ORGANISATIONS


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def diary_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an entry for one's side."""
    exchange = get_object_or_404(Exchange.objects.visible_to(request.user).named(), pk=pk)
    if not {*ORGANISATIONS} & {*exchange.parties_of(request.user)}:
        raise PermissionDenied
    return _edit(request, exchange, None)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def diary_edit(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Change one's own entry."""
    exchange = get_object_or_404(Exchange.objects.visible_to(request.user).named(), pk=pk)
    found = get_object_or_404(DiaryEntry.objects.visible_to(request.user).of(pk).own(request.user), pk=entry)
    return _edit(request, exchange, found)


def _edit(request: HttpRequest, exchange: Exchange, entry: DiaryEntry | None) -> HttpResponse:
    names = ("title", "done", "learned", "language")
    saved = {name: getattr(entry, name) for name in names} if entry else {"language": exchange.language}
    form = EntryForm(request.POST or None, initial=saved | take_kept(request))
    assert is_member(request.user)  # noqa: S101 - login_required stands above both
    if not may_write(request.user):
        raise PermissionDenied
    publish = "publish" in request.POST
    if form.is_valid() and (kept := form.keep(exchange, entry, by=request.user, publish=publish)):
        said = _("It is published.") if kept.published_at else _("The draft is saved. You alone read it.")
        messages.success(request, said)
        return redirect(kept)
    context: dict[str, Any] = {"exchange": exchange, "entry": entry, "form": form}
    return render(request, "partnerships/diary_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def diary_take_back(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Make a draft of one's own entry again."""
    found = get_object_or_404(DiaryEntry.objects.visible_to(request.user).of(pk).own(request.user), pk=entry)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    found.take_back(by=request.user)
    messages.success(request, _("It is a draft again. Publish it to bring it back."))
    return redirect(found)
