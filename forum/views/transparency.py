"""What the site tells everybody about its moderation: yearly numbers, and a notice by whoever has no account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum.noticing import NoticeForm, is_flooding
from forum.statements import acknowledge
from forum.transparency import year_of, years


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """Show the numbers of one year: the present one, or the one that was asked for."""
    known = years()
    asked = request.GET.get("year", str(known[0]))
    if asked not in map(str, known):
        raise Http404
    return render(request, "forum/transparency.html", {"figures": year_of(int(asked)), "years": known})


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Take a notice of illegal content; no account is needed."""
    initial = {"address": request.GET.get("address", "")[:500]}
    form = NoticeForm(request.POST or None, by=request.user, initial=initial)
    if form.is_valid() and not form.is_trapped and is_flooding(request):
        form.refuse()
    if form.is_valid():
        if not form.is_trapped:
            acknowledge(form.save())
        messages.success(request, _("Your notice has arrived. You get a mail now, and another when it is decided."))
        return redirect("forum:notice")
    return render(request, "forum/notice.html", {"form": form}, status=form.status)
