"""What organisers do with a call for topics: write it, open and close it, note, choose and decline."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.kept import keeps_text, take_kept
from core.querysets import keyset_page
from events.models import Event, Proposal, ProposalNote, TopicCall, TopicRefusedError, choose, unchoose
from events.topic_forms import CallForm, ChooseForm, NoteForm, ReasonForm, ReopenForm
from events.views.editing import OrganiserRequest
from members.models import Member

CALL_DEEDS: dict[str, Callable[[TopicCall], None]] = {
    "publish": TopicCall.publish,
    "unpublish": TopicCall.unpublish,
    "open": TopicCall.open_now,
    "close": TopicCall.close_now,
}
UNDOES: dict[str, Callable[[Proposal, Member], None]] = {
    "undecline": lambda proposal, by: proposal.undecline(),
    "unchoose": lambda proposal, by: unchoose(proposal, by=by),
    "take-out": lambda proposal, by: unchoose(proposal, by=by, takes_out=True),
}
NOTE_DEEDS: dict[str, Callable[[ProposalNote], object]] = {
    "show": ProposalNote.show,
    "keep": ProposalNote.keep_inside,
    "remove": ProposalNote.delete,
}


@login_required
@require_safe
def topic_desk(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Show the call and its proposals, those with most support first."""
    event = get_object_or_404(Event.objects.editable_by(request.user).with_call(), slug=slug)
    call: TopicCall | None = getattr(event, "topic_call", None)
    if call is None:
        return redirect("events:topic_call_edit", slug)
    proposals = Proposal.objects.decided_by(request.user).of(slug).for_list().with_notes_counted()
    chosen = Proposal.objects.chosen_of(call)
    context = {
        "event": event,
        "call": call,
        "page": keyset_page(proposals, request.GET, key="support_count"),
        "chosen": [(kind, chosen.get(kind, 0), call.count_of(kind)) for kind in call.kinds],
        "reopen": ReopenForm(call=call),
    }
    return render(request, "events/topic_desk.html", context)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic_call_edit(request: OrganiserRequest, slug: str) -> HttpResponse:
    """Write the call, or change it; what is public already changes at once."""
    event = get_object_or_404(Event.objects.editable_by(request.user).with_call(), slug=slug)
    call = getattr(event, "topic_call", None) or TopicCall(event=event)
    with timezone.override(event.zone):
        form = CallForm(request.POST or None, instance=call, initial=take_kept(request))
        if form.is_valid():
            form.save()
            if "publish" in request.POST:
                call.publish()
            messages.success(request, _("Saved."))
            return redirect("events:topic_desk", slug)
        context = {"event": event, "call": call, "form": form}
        return render(request, "events/topic_call_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def topic_call_act(request: OrganiserRequest, slug: str, deed: str) -> HttpResponse:
    """Publish the call or take it off the page, open or close it before its time, open it once more."""
    event = get_object_or_404(Event.objects.editable_by(request.user).with_call(), slug=slug)
    call: TopicCall | None = getattr(event, "topic_call", None)
    if call is None or deed not in {*CALL_DEEDS, "reopen"}:
        raise Http404
    try:
        if deed == "reopen":
            _reopen(request, call)
        else:
            CALL_DEEDS[deed](call)
    except TopicRefusedError as refused:
        messages.warning(request, str(refused.words))
    return redirect("events:topic_desk", slug)


def _reopen(request: OrganiserRequest, call: TopicCall) -> None:
    with timezone.override(call.event.zone):
        form = ReopenForm(request.POST, call=call)
        if not form.is_valid():
            raise TopicRefusedError(" ".join(str(one) for one in form.errors["until"]))
    call.reopen(form.cleaned_data["until"])


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_decide(request: OrganiserRequest, slug: str, pk: int) -> HttpResponse:
    """Show one proposal with its notes; note something, choose it, or decline it with a reason."""
    proposal = get_object_or_404(Proposal.objects.decided_by(request.user).of(slug).for_list(), pk=pk)
    deed, kept = request.POST.get("do", ""), take_kept(request)
    note = NoteForm(request.POST if deed == "note" else None, initial=kept)
    chosen = ChooseForm(request.POST if deed == "choose" else None, proposal=proposal)
    decline = ReasonForm(request.POST if deed == "decline" else None, initial=kept, prefix="decline")
    if next((form.is_valid() for form in (note, chosen, decline) if form.is_bound), False):
        _decide(request, proposal, note, chosen, decline)
        return redirect("events:proposal_decide", slug, pk)
    context = {
        "event": proposal.call.event,
        "call": proposal.call,
        "proposal": proposal,
        "notes": proposal.notes.in_order(),
        "note_form": note,
        "choose_form": chosen,
        "decline_form": decline,
        "form": next((form for form in (note, chosen, decline) if form.is_bound), note),
    }
    return render(request, "events/proposal_decide.html", context, status=422 if deed else 200)


def _decide(
    request: OrganiserRequest, proposal: Proposal, note: NoteForm, chosen: ChooseForm, decline: ReasonForm
) -> None:
    try:
        if note.is_bound:
            ProposalNote.objects.create(proposal=proposal, noted_by=request.user, **note.cleaned_data)
            messages.success(request, _("Noted. You and the other organisers alone read it until you show it."))
        elif chosen.is_bound:
            session = choose(proposal, by=request.user, **chosen.became)
            words = _("It is chosen: “%(title)s” stands in the draft. Nobody reads of it before the release.")
            messages.success(request, words % {"title": session.title})
        else:
            proposal.decline(reason=decline.cleaned_data["reason"], by=request.user)
            messages.success(request, _("It is declined; its proposer reads your reason."))
    except TopicRefusedError as refused:
        messages.warning(request, str(refused.words))


@login_required
@require_POST
def proposal_undo(request: OrganiserRequest, slug: str, pk: int, deed: str) -> HttpResponse:
    """Take a choice back, with or without the session in the draft, or let a declined one wait again."""
    proposal = get_object_or_404(Proposal.objects.decided_by(request.user).of(slug).for_list(), pk=pk)
    if deed not in UNDOES:
        raise Http404
    try:
        UNDOES[deed](proposal, request.user)
        messages.success(request, _("It waits again."))
    except TopicRefusedError as refused:
        messages.warning(request, str(refused.words))
    return redirect("events:proposal_decide", slug, pk)


@login_required
@require_POST
def proposal_note_act(request: OrganiserRequest, slug: str, pk: int, deed: str) -> HttpResponse:
    """Show a note in the trail, keep it inside again, or remove it for good."""
    note = get_object_or_404(ProposalNote.objects.decided_by(request.user).of(slug), pk=pk)
    if deed not in NOTE_DEEDS:
        raise Http404
    NOTE_DEEDS[deed](note)
    return redirect("events:proposal_decide", slug, note.proposal_id)
