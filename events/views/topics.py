"""A call for topics as everybody reads it, and what members do there: propose a theme, support one, hide one."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.kept import keeps_text, take_kept
from core.querysets import keyset_page
from events.models import Proposal, Support, TopicCall, TopicRefusedError
from events.rules import may_edit_event
from events.topic_forms import ProposalForm, ReasonForm
from events.views.editing import OrganiserRequest
from members.models import Member
from members.rules import may_write, moderates

# What a member does to a proposal, and what is said then.
SUPPORTS: dict[str, Callable[[Proposal, Member], None]] = {
    "support": lambda proposal, by: Support.objects.give(proposal, by=by),
    "unsupport": lambda proposal, by: Support.objects.take_back(proposal, by=by),
}
OWN: dict[str, Callable[[Proposal], None]] = {"withdraw": Proposal.withdraw, "resume": Proposal.resume}


@require_safe
def topic_call_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is asked and what was proposed, the newest first."""
    call = get_object_or_404(TopicCall.objects.visible_to(request.user).of(slug))
    proposals = Support.objects.of(request.user).marking(Proposal.objects.visible_to(request.user).of(slug).for_list())
    context = {
        "event": call.event,
        "call": call,
        "page": keyset_page(proposals, request.GET, key="proposed_at"),
        "may_propose": call.is_open and may_write(request.user),
        "may_edit": may_edit_event(request.user, call.event),
        "may_hide": moderates(request.user),
    }
    return render(request, "events/topic_call_detail.html", context)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Propose a theme."""
    call = get_object_or_404(TopicCall.objects.visible_to(request.user).of(slug))
    if not may_write(request.user):
        raise PermissionDenied
    started = {"language": request.user.language} | take_kept(request)
    form = ProposalForm(request.POST or None, call=call, initial=started)
    if form.is_valid():
        try:
            proposal = Proposal.objects.propose(call, by=request.user, **form.cleaned_data)
        except TopicRefusedError as refused:
            form.add_error(None, str(refused.words))
        else:
            words = _("Your proposal is on the page. Until the call closes you can change it or take it back.")
            messages.success(request, words)
            return redirect(proposal)
    context = {"event": call.event, "call": call, "form": form}
    return render(request, "events/proposal_edit.html", context, status=422 if form.errors else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_edit(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Change the words of one's own proposal while the call is open."""
    proposal = get_object_or_404(Proposal.objects.own(request.user).of(slug).for_list(), pk=pk)
    if not may_write(request.user):
        raise PermissionDenied
    form = ProposalForm(request.POST or None, call=proposal.call, instance=proposal, initial=take_kept(request))
    if form.is_valid():
        try:
            proposal.edit(**form.cleaned_data)
        except TopicRefusedError as refused:
            form.add_error(None, str(refused.words))
        else:
            messages.success(request, _("The proposal is changed."))
            return redirect(proposal)
    context = {"event": proposal.call.event, "call": proposal.call, "proposal": proposal, "form": form}
    return render(request, "events/proposal_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def proposal_act(request: OrganiserRequest, slug: str, pk: int, deed: str) -> HttpResponse:
    """Support a theme or no longer; take one's own back, or propose it again."""
    mine = deed in OWN
    if not mine and deed not in SUPPORTS:
        raise Http404
    found = Proposal.objects.own(request.user) if mine else Proposal.objects.visible_to(request.user)
    proposal = get_object_or_404(found.of(slug).for_list(), pk=pk)
    if not may_write(request.user):
        raise PermissionDenied
    try:
        if mine:
            OWN[deed](proposal)
        else:
            SUPPORTS[deed](proposal, request.user)
    except TopicRefusedError as refused:
        messages.warning(request, str(refused.words))
    return redirect(proposal)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_hide(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Hide a proposal with a reason that its proposer reads, or show it again: organisers of the event, moderators."""
    proposal = get_object_or_404(Proposal.objects.hideable_by(request.user).of(slug).for_list(), pk=pk)
    form = ReasonForm(request.POST if "reason" in request.POST else None, initial=take_kept(request))
    if request.method == "POST" and request.POST.get("do") == "unhide":
        proposal.unhide()
        messages.success(request, _("Everybody can read it again."))
        return redirect(proposal)
    if form.is_valid():
        proposal.hide(reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("It is hidden. You can show it again on its page here."))
        return redirect("events:proposal_hide", slug, pk)
    context = {"event": proposal.call.event, "proposal": proposal, "form": form}
    return render(request, "events/proposal_hide.html", context, status=422 if form.errors else 200)
