"""Offers and requests: the board, each of them, one's own, and what their authors do with them."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.downloads import download
from core.htmx import render_page
from core.kept import keeps_text, take_kept
from core.querysets import keyset_page
from members.models import Member
from members.rules import Reader, is_member, may_write
from opportunities.beginnings import asked, beginnings
from opportunities.board import Board
from opportunities.files import as_json
from opportunities.forms import OpportunityForm, RenewForm, WordsForm
from opportunities.models import Interest, Opportunity, RefusedError
from opportunities.rules import spoken_for_by
from opportunities.suggesting import suggestions

# The list of interests has them all.
MOST_INTERESTS: Final = 20

DEEDS: Final[dict[str, tuple[Callable[..., None], Promise]]] = {
    "withdraw": (Opportunity.withdraw, gettext_lazy("It is withdrawn.")),
    "fulfil": (Opportunity.fulfil, gettext_lazy("It is marked as fulfilled.")),
}


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """Show what is open, narrowed by what the address asks for; where nothing is, what one could begin with."""
    board = Board(Opportunity.objects.visible_to(request.user), request.GET)
    context: dict[str, Any] = {"board": board, "page": board.page}
    if not board.page.items and not board.is_narrowed:
        context |= beginnings(request.user)
    return render_page(request, "opportunities/opportunity_list.html", context, part="board")


@require_safe
def opportunity_json(request: HttpRequest) -> HttpResponse:
    """Give the same to a program."""
    board = Board(Opportunity.objects.visible_to(request.user), request.GET)
    return download(request, as_json(board.opportunities), kind="application/json", name="opportunities.json")


@login_required
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """Show what a member has published, whatever became of it, the newest first."""
    own = Opportunity.objects.visible_to(request.user).own(request.user).for_list()
    page = keyset_page(own, request.GET, key="published_at")
    return render(request, "opportunities/own_list.html", {"page": page, "may_begin": may_write(request.user)})


@require_safe
def opportunity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one; its author also sees what they can do with it, and what became of it so far."""
    opportunity = get_object_or_404(Opportunity.objects.visible_to(request.user).for_list(), pk=pk)
    is_own = is_member(request.user) and opportunity.author_id == request.user.pk
    context = {
        "opportunity": opportunity,
        "is_own": is_own,
        "may_report": may_write(request.user) and not is_own and opportunity.is_open,
        "suggestions": suggestions(opportunity, request.user) if is_own else [],
        "interests": _interests(request.user, opportunity, is_own=is_own),
        "steps": opportunity.steps.of_itself() if is_own else [],
    }
    return render(request, "opportunities/opportunity_detail.html", context)


def _interests(reader: Reader, opportunity: Opportunity, *, is_own: bool) -> list[Interest]:
    """Return what its author was sent, or what somebody else has sent."""
    interests = Interest.objects.visible_to(reader).of(opportunity).for_list().newest_first()
    return list(interests[: MOST_INTERESTS if is_own else 1])


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_new(request: HttpRequest) -> HttpResponse:
    """Publish an offer or a request; who speaks for no organisation reads how to."""
    by = _writer(request)
    if not spoken_for_by(by).exists():
        return render(request, "opportunities/no_organisation.html", {"organisation": by.affiliation})
    started = {"language": by.language} | asked(request.GET, by) | take_kept(request)
    form = OpportunityForm(request.POST or None, by=by, initial=started)
    if form.is_valid() and (made := form.publish(by=by)):
        messages.success(request, _("It is published."))
        return redirect(made)
    context = {"form": form, "opportunity": None}
    return render(request, "opportunities/opportunity_edit.html", context, status=422 if form.errors else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say one's own in other words."""
    by, opportunity = _writer(request), _own(request, pk)
    form = WordsForm(request.POST or None, instance=opportunity, initial=take_kept(request))
    if form.is_valid() and form.save_words(by=by):
        messages.success(request, _("It is changed."))
        return redirect(opportunity)
    context = {"form": form, "opportunity": opportunity}
    return render(request, "opportunities/opportunity_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one's own stand again until another day."""
    by, opportunity = _writer(request), _own(request, pk)
    form = RenewForm(request.POST or None, opportunity=opportunity)
    if form.is_valid() and form.renew(by=by):
        messages.success(request, _("It is renewed."))
        return redirect(opportunity)
    context = {"form": form, "opportunity": opportunity}
    return render(request, "opportunities/opportunity_renew.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def opportunity_act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Withdraw one's own, or mark it as fulfilled."""
    if deed not in DEEDS:
        raise Http404
    by, opportunity = _writer(request), _own(request, pk)
    verb, done = DEEDS[deed]
    try:
        verb(opportunity, by=by)
    except RefusedError as refused:
        messages.warning(request, str(refused.words))
    else:
        messages.success(request, str(done))
    return redirect(opportunity)


def _own(request: HttpRequest, pk: int) -> Opportunity:
    """Return a member's own; nobody else learns that it can be changed."""
    own = Opportunity.objects.visible_to(request.user).own(request.user)
    return get_object_or_404(own.for_list(), pk=pk)


def _writer(request: HttpRequest) -> Member:
    if not may_write(request.user):
        raise PermissionDenied
    return request.user
