"""Who keeps a profile: claim it, offer it, answer, leave."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.kept import keeps_text, take_kept
from members.models import Member
from members.rules import is_member, may_write
from partnerships.evidence import evidence_of
from partnerships.handing_over_forms import AnswerForm, ClaimForm, OfferForm
from partnerships.keeping import kept_by_reader, shown_to_reader
from partnerships.models import Candidacy, LastEditorError


def _member(request: HttpRequest) -> Member:
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    return request.user


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_claim(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Ask to keep a profile: its editors answer, or admins where nobody does."""
    profile = shown_to_reader(request, section, slug)
    if not may_write(request.user):
        raise PermissionDenied
    waiting = Candidacy.objects.of(profile).waiting_for(request.user)
    if waiting and request.method != "POST":
        return redirect(waiting)
    form = ClaimForm(request.POST or None, initial=take_kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            claim = Candidacy.objects.claim(profile, by=request.user, words=form.cleaned_data["words"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Thank you. A mail tells you what came of it."))
            return redirect(claim)
    context = {"form": form, "profile": profile, "is_kept": profile.editors_at_work().exists()}
    return render(request, "partnerships/profile_claim.html", context, status=422 if form.errors else 200)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_editors(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Show who keeps a profile and who asks to, to those who keep it; ask somebody to keep it."""
    profile = kept_by_reader(request, slug, section=section)
    form = OfferForm(request.POST or None, reader=_member(request), initial=take_kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            form.offer(profile)
        except ValidationError as refused:
            form.add_error("username", refused)
        else:
            messages.success(request, _("They are asked by mail. Nothing changes until they accept."))
            return redirect("partnerships:profile_editors", section, slug)
    context = {
        "form": form,
        "profile": profile,
        "editorships": list(profile.editorships.for_list()),
        "waiting": list(Candidacy.objects.of(profile).open().by_age().for_page()),
    }
    return render(request, "partnerships/profile_editors.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def profile_leave(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Keep a profile no longer, if somebody else does."""
    profile = kept_by_reader(request, slug, section=section)
    try:
        profile.let_go(_member(request))
    except LastEditorError as refused:
        messages.error(request, refused.message)
        return redirect("partnerships:profile_editors", section, slug)
    messages.success(request, _("You keep this profile no longer. Claim it to come back."))
    return redirect(profile)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a claim or an offer to those whom it concerns; who may answers it here, and who asked takes it back."""
    one = get_object_or_404(Candidacy.objects.visible_to(request.user).for_page(), pk=pk)
    reader = _member(request)
    form = AnswerForm(request.POST or None, candidacy=one, reader=reader, initial=take_kept(request))
    if request.method == "POST" and form.is_valid():
        if form.answer():
            messages.success(request, form.done)
        else:
            messages.info(request, _("It was decided already, or is over: nothing was changed."))
        return redirect(one)
    context = {
        "one": one,
        "form": form,
        "profile": one.profile,
        "may_answer": one.may_answer(reader),
        "may_withdraw": one.may_withdraw(reader),
        "evidence": evidence_of(one) if one.kind == "claim" and one.may_answer(reader) else [],
    }
    return render(request, "partnerships/candidacy.html", context, status=422 if form.errors else 200)
