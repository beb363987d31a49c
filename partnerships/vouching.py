"""Vouching for a member in place: for coordinators, in the name of a partnership they look after."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
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


class TakeBackForm(ReasonForm):
    """Why a vouch is taken back: the member hears it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Say who reads it."""
        super().__init__(*args, **options)
        self.fields["reason"].help_text = gettext_lazy("One or two sentences. The member gets them by mail.")


def _of(request: HttpRequest, vouch: Vouch) -> QueryDict | None:
    """Return what was sent to take this vouch back."""
    return request.POST if request.POST.get("withdraw") == str(vouch.pk) else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_vouch(request: HttpRequest, username: str) -> HttpResponse:
    """Vouch for a member, or take back what one's partnership said."""
    member = get_object_or_404(Member.objects.visible_to(request.user), username=username)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    if not may_vouch_for(request.user, member):
        raise PermissionDenied
    own = vouching_partnerships(request.user)
    given = Vouch.objects.visible_to(request.user).in_name_of(own, member).for_page()
    back = [(vouch, TakeBackForm(_of(request, vouch), prefix=f"back{vouch.pk}")) for vouch in given]
    for vouch, taking_back in back:
        if taking_back.is_valid():
            vouch.withdraw(by=request.user, reason=taking_back.cleaned_data["reason"])
            messages.success(request, _("It is taken back."))
            return redirect(member)
    if "withdraw" in request.POST and not any(taking_back.is_bound for _vouch, taking_back in back):
        messages.info(request, _("It had been taken back already."))
        return redirect(member)
    form = VouchForm(request.POST if request.POST and "withdraw" not in request.POST else None, by=request.user)
    if form.is_valid():
        Vouch.objects.give(member, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. What they post now stands at once."))
        return redirect(member)
    others = form.is_bound or not {each.pk for each in own} <= {vouch.partnership_id for vouch in given}
    context = {"member": member, "form": form if others else None, "given": back}
    status = 422 if form.errors or any(taking_back.errors for _vouch, taking_back in back) else 200
    return render(request, "partnerships/member_vouch.html", context, status=status)
