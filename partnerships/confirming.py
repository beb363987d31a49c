"""The page behind the link in a letter: is the profile still correct? Looking at it changes nothing, a button does."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.templatetags.record import Sources
from partnerships.forms import PartnershipForm
from partnerships.models import FreshnessStep, Partnership, StaleTextsError
from partnerships.models.freshness_steps import WORDS_LENGTH


class ChangedForm(PartnershipForm):
    """What changes in half a year: the words, what came of it, the website; and what only an admin can set."""

    objectives = None  # type: ignore[assignment]
    words = forms.CharField(
        label=gettext_lazy("What else changed?"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("People, organisations, sectors, figures: an admin reads this. It is not published."),
    )

    class Meta(PartnershipForm.Meta):
        fields = ("summary", "results", "website")  # type: ignore[assignment]

    def answer(self, step: FreshnessStep) -> bool:
        """Save what was changed for whom the letter is for; False when the letter is answered already."""
        said = self.cleaned_data
        return step.revise(self.instance, *self.changed, words=said["words"], seen=said["seen"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_correct(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever holds the letter, without signing in, whether the profile is still correct."""
    step = FreshnessStep.objects.by_link(token)
    if step is None or step.member is None:
        return _sealed(render(request, "partnerships/still_correct_over.html", status=404))
    profiles = Partnership.objects.visible_to(step.member).for_profile()
    partnership = get_object_or_404(profiles, pk=step.partnership_id)
    says_what = request.method == "POST" and "changed" in request.POST
    form = ChangedForm(request.POST if says_what else None, instance=partnership)
    if request.method == "POST" and (not says_what or form.is_valid()):
        try:
            told = form.answer(step) if says_what else step.confirm()
        except StaleTextsError as stale:
            form.compare(stale)
        else:
            return _answered(request, partnership, told=told)
    context: dict[str, Any] = {"step": step, "partnership": partnership, "form": form, "sources": Sources()}
    status = 409 if form.theirs else 422 if form.errors else 200
    return _sealed(render(request, "partnerships/still_correct.html", context, status=status))


def _answered(request: HttpRequest, partnership: Partnership, *, told: bool) -> HttpResponse:
    if told:
        messages.success(request, _("Thank you. The profile says that you confirmed it today."))
    else:
        messages.info(request, _("It was confirmed already; nothing was changed."))
    return _sealed(redirect(partnership))


def _sealed(answer: HttpResponse) -> HttpResponse:
    """Tell no other site the address; "no-referrer" would take the origin from the form as well."""
    answer["Referrer-Policy"] = "strict-origin"
    return answer
