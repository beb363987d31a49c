"""How an exchange ends: refused or cancelled with a reason, or reported."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from members.rules import is_member
from partnerships.exchange_end_forms import EndForm, ReportForm
from partnerships.exchanging import own_exchange
from partnerships.models import Exchange, ExchangeRefusedError
from partnerships.models.exchange_words import Party


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_refuse(request: HttpRequest, pk: int, party: str) -> HttpResponse:
    """Say no for a partnership that is asked to validate it."""
    exchange = own_exchange(request, pk)
    if party not in exchange.parties_of(request.user):
        raise PermissionDenied
    return _end(request, exchange, _("It is refused, and all parties are told why."), party=party)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off for any party, before it is reported."""
    exchange = own_exchange(request, pk)
    if not exchange.parties_of(request.user):
        raise PermissionDenied
    return _end(request, exchange, _("It is cancelled, and all parties are told why."))


def _end(request: HttpRequest, exchange: Exchange, done: str | Promise, **party: str) -> HttpResponse:
    form = EndForm(request.POST or None, initial=take_kept(request))
    if form.is_valid():
        end: Callable[..., None] = exchange.refuse if party else exchange.cancel
        try:
            end(by=request.user, reason=form.cleaned_data["reason"], **party)
        except ExchangeRefusedError as refused:
            form.add_error("reason", str(refused.words))
        else:
            messages.success(request, str(done))
            return redirect(exchange)
    return _form(request, "partnerships/exchange_end.html", exchange, form, **party)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done and learned: it counts as done from then on."""
    exchange = own_exchange(request, pk)
    if Party.VISITING not in exchange.parties_of(request.user):
        raise PermissionDenied
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    form = ReportForm(request.POST or None, initial=take_kept(request) or {"report_language": exchange.language})
    if form.is_valid():
        said = form.cleaned_data
        try:
            exchange.hand_in(by=request.user, report=said["report"], language=said["report_language"])
        except ExchangeRefusedError as refused:
            form.add_error("report", str(refused.words))
        else:
            messages.success(request, _("Reported. The exchange counts as done; its visiting partnership closes it."))
            return redirect(exchange)
    return _form(request, "partnerships/exchange_report.html", exchange, form)


def _form(request: HttpRequest, template: str, exchange: Exchange, form: Any, **more: Any) -> HttpResponse:
    context = {"exchange": exchange, "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)
