"""What parties do to an exchange by one button: validate, accept, sign, close."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from partnerships.exchange_views import exchange_page
from partnerships.models import Exchange, ExchangeRefusedError

# What one button does, and what it says then.
DONE: Final[dict[str, str | Promise]] = {
    "validate": _("Validated. As soon as both partnerships have, the two organisations are asked."),
    "accept": _("Accepted. As soon as both organisations have, the commitment is signed."),
    "sign": _("Signed. With the fourth signature the exchange is committed, and public."),
    "close": _("Closed. Thank you."),
}


@login_required
@require_POST
def exchange_act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Do what one button says, for one party; what is out of turn is refused in words on the page."""
    if deed not in DONE:
        raise Http404
    exchange = own_exchange(request, pk)
    party = request.POST.get("party", "")
    if party not in exchange.parties_of(request.user):
        raise PermissionDenied
    try:
        getattr(exchange, deed)(by=request.user, party=party)
    except ExchangeRefusedError as refused:
        return exchange_page(request, own_exchange(request, pk), refused=str(refused.words), status=409)
    messages.success(request, str(DONE[deed]))
    return redirect(exchange)


def own_exchange(request: HttpRequest, pk: int) -> Exchange:
    """Return an exchange that the reader may see."""
    return get_object_or_404(Exchange.objects.visible_to(request.user).named(), pk=pk)
