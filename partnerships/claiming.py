"""Claiming a person of the records: a page asks how an admin can make sure that it is you."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from members.rules import may_write
from partnerships.models import Claim, Person
from partnerships.models.claims import WORDS_LENGTH


class ClaimForm(forms.Form):
    """How an admin can make sure."""

    words = forms.CharField(
        label=gettext_lazy("How can we make sure that it is you?"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "For example a page of your organisation that names you with the address of your account, or a colleague "
            "here who knows you. Admins alone read it."
        ),
        error_messages={"required": gettext_lazy("Say how we can make sure: else anybody could claim your page.")},
    )


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a person of the records is you."""
    person = get_object_or_404(Person.objects.visible_to(request.user), slug=slug)
    if not may_write(request.user):
        raise PermissionDenied
    form = ClaimForm(request.POST or None, initial=take_kept(request))
    waiting = Claim.objects.visible_to(request.user).of(person).open().first()
    is_taken = person.member_id is not None
    if request.method == "POST" and not is_taken and form.is_valid():
        Claim.objects.make(person, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("Thank you. An admin makes sure that it is you; a mail tells you what came of it."))
        return redirect(person)
    context = {"form": form, "person": person, "waiting": waiting, "is_taken": is_taken}
    return render(request, "partnerships/person_claim.html", context, status=422 if form.errors else 200)
