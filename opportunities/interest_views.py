"""Interest in an offer or request: sent by one side, answered by the other."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.kept import keeps_text, take_kept
from core.querysets import keyset_page
from members.models import Member
from members.rules import may_write
from opportunities.interest_forms import AnswerForm, InterestForm
from opportunities.models import Interest, Opportunity, RefusedError
from opportunities.rules import spoken_for_by

ANSWERS: Final[dict[str, tuple[Callable[..., None], Promise]]] = {
    "accept": (Interest.accept, gettext_lazy("It is accepted. You see each other's address.")),
    "decline": (Interest.decline, gettext_lazy("It is declined. They are told.")),
}


@login_required
@require_safe
def interest_list(request: HttpRequest) -> HttpResponse:
    """Show the interests that a member sent and received, the newest first."""
    interests = Interest.objects.visible_to(request.user).for_list()
    return render(
        request, "opportunities/interest_list.html", {"page": keyset_page(interests, request.GET, key="sent_at")}
    )


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to who published an offer or request."""
    opportunity = get_object_or_404(Opportunity.objects.visible_to(request.user).for_list(), pk=pk)
    by = _writer(request)
    if not spoken_for_by(by).exists():
        return render(request, "opportunities/no_organisation.html", {"organisation": by.affiliation})
    started = {"language": by.language} | take_kept(request)
    form = InterestForm(request.POST or None, by=by, opportunity=opportunity, initial=started)
    if form.is_valid() and (made := form.express(by=by)):
        messages.success(request, _("It is sent. You hear what comes of it."))
        return redirect(made)
    context = {"form": form, "opportunity": opportunity}
    return render(request, "opportunities/interest_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def interest_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one interest to its two sides; who published what it is about has read it by that."""
    interest = get_object_or_404(Interest.objects.visible_to(request.user).for_list(), pk=pk)
    return _page(request, interest, AnswerForm())


def _page(request: HttpRequest, interest: Interest, form: AnswerForm) -> HttpResponse:
    is_mine = interest.member_id == request.user.pk
    if not is_mine and isinstance(request.user, Member):
        interest.mark_read(by=request.user)
    context = {
        "interest": interest,
        "opportunity": interest.opportunity,
        "is_mine": is_mine,
        "other": interest.other_side(request.user),
        "form": form,
        "steps": interest.steps.all(),
    }
    return render(request, "opportunities/interest_detail.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def interest_answer(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Accept an interest in one's own offer or request, or decline it, with some words."""
    if deed not in ANSWERS:
        raise Http404
    interest = get_object_or_404(Interest.objects.visible_to(request.user).received_by(request.user).for_list(), pk=pk)
    by, form = _writer(request), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, interest, form)
    verb, done = ANSWERS[deed]
    return _done(request, interest, lambda: verb(interest, by=by, answer=form.cleaned_data["answer"]), str(done))


@login_required
@require_POST
def interest_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own interest back."""
    interest = get_object_or_404(Interest.objects.visible_to(request.user).sent_by(request.user).for_list(), pk=pk)
    by = _writer(request)
    return _done(request, interest, lambda: interest.withdraw(by=by), _("It is taken back."))


def _done(request: HttpRequest, interest: Interest, deed: Callable[[], None], done: str) -> HttpResponse:
    try:
        deed()
    except RefusedError as refused:
        messages.warning(request, str(refused.words))
    else:
        messages.success(request, done)
    return redirect(interest)


def _writer(request: HttpRequest) -> Member:
    if not may_write(request.user):
        raise PermissionDenied
    return request.user
