"""Is the profile still correct? The button on its page, and the page behind the link in a letter."""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.templatetags.record import Sources
from members.rules import is_member
from partnerships.forms import OrganisationForm, PartnershipForm, ProfileForm
from partnerships.keeping import kept_by_reader
from partnerships.models import FreshnessStep, StaleTextsError
from partnerships.models.freshness_steps import WORDS_LENGTH

if TYPE_CHECKING:
    from partnerships.models.candidacies import Profile


class ChangedForm(ProfileForm):
    """What changes in half a year; and what only an admin can set."""

    words = forms.CharField(
        label=gettext_lazy("What else changed?"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("People, organisations, sectors, figures: an admin reads this. It is not published."),
    )

    def answer(self, step: FreshnessStep) -> bool:
        """Save what was changed for whom the letter is for; False when the letter is answered already."""
        said = self.cleaned_data
        return step.revise(self.instance, *self.changed, words=said["words"], seen=said["seen"])


class ChangedPartnershipForm(PartnershipForm, ChangedForm):
    """The words, what came of it, the website."""

    objectives = None  # type: ignore[assignment]

    class Meta(PartnershipForm.Meta):
        fields = ("summary", "results", "website")  # type: ignore[assignment]


class ChangedOrganisationForm(OrganisationForm, ChangedForm):
    """The words, where it is, the website."""

    class Meta(OrganisationForm.Meta):
        fields = ("summary", "country", "region", "place", "website")  # type: ignore[assignment]


FORMS: Final[dict[str, type[ChangedForm]]] = {
    "partnership": ChangedPartnershipForm,
    "organisation": ChangedOrganisationForm,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_correct(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever holds the letter, without signing in, whether the profile is still correct."""
    step = FreshnessStep.objects.by_link(token)
    if step is None or step.member is None:
        return _sealed(render(request, "partnerships/still_correct_over.html", status=404))
    rows: Any = type(step.profile)._default_manager
    profile: Profile = get_object_or_404(rows.visible_to(step.member).for_profile(), pk=step.profile.pk)
    says_what = request.method == "POST" and "changed" in request.POST
    form = FORMS[profile.link_name()](request.POST if says_what else None, instance=profile)
    if request.method == "POST" and (not says_what or form.is_valid()):
        try:
            told = form.answer(step) if says_what else step.confirm()
        except StaleTextsError as stale:
            form.compare(stale)
        else:
            return _answered(request, profile, told=told)
    context: dict[str, Any] = {"step": step, "profile": profile, "form": form, "sources": Sources()}
    context[profile.link_name()] = profile
    status = 409 if form.theirs else 422 if form.errors else 200
    return _sealed(render(request, "partnerships/still_correct.html", context, status=status))


@login_required
@require_POST
def profile_confirm(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Let who keeps a profile say, on its page, that it is still correct."""
    profile = kept_by_reader(request, slug, section=section)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    profile.confirm(by=request.user)
    messages.success(request, _("Confirmed: the profile says that it was checked today."))
    return redirect(profile)


def _answered(request: HttpRequest, profile: "Profile", *, told: bool) -> HttpResponse:
    if told:
        messages.success(request, _("Thank you. The profile says that you confirmed it today."))
    else:
        messages.info(request, _("It was confirmed already; nothing was changed."))
    return _sealed(redirect(profile))


def _sealed(answer: HttpResponse) -> HttpResponse:
    """Tell no other site the address; "no-referrer" would take the origin from the form as well."""
    answer["Referrer-Policy"] = "strict-origin"
    return answer
