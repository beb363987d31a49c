"""Vouching for a member in place: for coordinators, in the name of a partnership they look after."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.verbs import ReasonForm
from members.models import Member
from members.rules import is_member
from partnerships.models import Partnership, Vouch
from partnerships.rules import may_vouch_for, vouching_partnerships


class VouchForm(forms.Form):
    """In whose name, and how one knows."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(),
        label=gettext_lazy("In the name of"),
        empty_label=None,
        help_text=gettext_lazy("A partnership that you look after."),
    )
    words = forms.CharField(
        label=gettext_lazy("How do you know them?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Moderators and coordinators read it. It may stay empty."),
    )

    def __init__(self, *args: Any, by: Member, **options: Any) -> None:
        """Offer the partnerships of who vouches."""
        super().__init__(*args, **options)
        self.fields["partnership"].queryset = vouching_partnerships(by)  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_vouch(request: HttpRequest, username: str) -> HttpResponse:
    """Vouch for a member, or take back what one's partnership said."""
    member = get_object_or_404(Member.objects.visible_to(request.user), username=username)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    if not may_vouch_for(request.user, member):
        raise PermissionDenied
    given = Vouch.objects.visible_to(request.user).in_name_of(vouching_partnerships(request.user), member)
    taking_back = ReasonForm(request.POST if "withdraw" in request.POST else None, prefix="back")
    if taking_back.is_valid():
        for vouch in given.numbered(request.POST["withdraw"]):
            vouch.withdraw(by=request.user, reason=taking_back.cleaned_data["reason"])
            messages.success(request, _("It is taken back."))
        return redirect(member)
    form = VouchForm(request.POST if request.POST and not taking_back.is_bound else None, by=request.user)
    if form.is_valid():
        Vouch.objects.give(member, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. What they post now stands at once."))
        return redirect(member)
    context = {"member": member, "form": form, "given": given.for_page(), "taking_back": taking_back}
    status = 422 if form.errors or taking_back.errors else 200
    return render(request, "partnerships/member_vouch.html", context, status=status)
