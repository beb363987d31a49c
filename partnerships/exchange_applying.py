"""Applying for an exchange: a draft is begun, gone on with, and handed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from members.rules import is_member, may_write
from partnerships.exchange_forms import ExchangeForm, again
from partnerships.exchange_views import exchange_page
from partnerships.models import Exchange
from partnerships.models.exchange_words import Party, State
from partnerships.models.speaking import organisations_spoken_for


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_new(request: HttpRequest) -> HttpResponse:
    """Apply for an exchange: as a draft, or handed in at once."""
    if not may_write(request.user):
        raise PermissionDenied
    asked = request.GET.get("from", "")
    before = Exchange.objects.of_visitor(request.user).named().numbered(asked)
    initial = take_kept(request) or (again(before) if before else {})
    return _edit(request, ExchangeForm(request.POST or None, by=request.user, initial=initial))


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft; what is submitted is changed by nobody."""
    exchange = get_object_or_404(Exchange.objects.of_parties(request.user).named(), pk=pk)
    if Party.VISITING not in exchange.parties_of(request.user):
        raise PermissionDenied
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    if exchange.state != State.DRAFT:
        refused = _("It is submitted: the others have read it, and nobody changes it. Cancel it to apply again.")
        return exchange_page(request, exchange, refused=refused, status=409)
    form = ExchangeForm(request.POST or None, by=request.user, instance=exchange, initial=take_kept(request))
    return _edit(request, form)


def _edit(request: HttpRequest, form: ExchangeForm) -> HttpResponse:
    submit = "submit" in request.POST
    if request.method == "POST" and form.is_valid() and (kept := form.keep(submit=submit)):
        if submit:
            messages.success(request, _("It is submitted. Both partnerships are told, and you hear what they say."))
        else:
            messages.success(request, _("The draft is saved. Nobody but your organisation reads it."))
        return redirect(kept)
    context = {
        "form": form,
        "exchange": form.instance,
        "may_apply": organisations_spoken_for(form.by).exists(),
    }
    return render(request, "partnerships/exchange_edit.html", context, status=422 if form.errors else 200)
