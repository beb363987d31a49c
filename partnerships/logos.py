"""The logo of a profile: its file for everybody, and the page on which who keeps the profile sets or removes it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import LOCKED_UP, uploaded
from core.files import accept_picture
from members.models import Member
from members.rules import is_member
from partnerships.keeping import kept_by_reader, shown_to_reader
from partnerships.models.logos import ALT_LENGTH, LOGO_SIDE, WithLogo


class LogoForm(forms.Form):
    """An image, and what it shows in words."""

    file = forms.FileField(
        label=gettext_lazy("Image"),
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or a still GIF, up to 10 MB. It is made smaller; nothing but its pixels is kept."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        error_messages={"required": gettext_lazy("Choose an image."), "empty": gettext_lazy("The file is empty.")},
    )
    alt = forms.CharField(
        label=gettext_lazy("What it shows, in words"),
        required=False,
        max_length=ALT_LENGTH,
        help_text=gettext_lazy("For who cannot see it. Empty: the name alone says it."),
    )

    def set_for(self, profile: WithLogo, *, by: Member) -> bool:
        """Let the verb show the image; False, with the reason beside the field, if it is not taken."""
        try:
            picture = accept_picture(self.cleaned_data["file"], longest=LOGO_SIDE)
            profile.set_logo(picture, alt=self.cleaned_data["alt"], by=by)
        except ValidationError as refused:
            self.add_error("file", refused)
            return False
        return True


@require_safe
@csp_override(LOCKED_UP)
@cache_control(public=True, max_age=3600)
def profile_logo_file(request: HttpRequest, section: str, slug: str) -> HttpResponseBase:
    """Give the logo of a profile; its address changes with it."""
    profile = shown_to_reader(request, section, slug)
    if not profile.logo:
        raise Http404
    return uploaded(
        request, profile.logo, kind="image/webp", name=f"{profile.slug}.webp", etag=profile.logo_mark, shown=True
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_logo(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Set the logo, or remove it: it goes with its file, and is uploaded again to come back."""
    profile: Any = kept_by_reader(request, slug, section=section)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    if "remove" in request.POST:
        profile.remove_logo(by=request.user)
        messages.success(request, _("The logo is removed. Upload it again to bring it back."))
        return redirect(profile)
    form = LogoForm(request.POST or None, request.FILES or None, initial={"alt": profile.logo_alt})
    if request.method == "POST" and form.is_valid() and form.set_for(profile, by=request.user):
        messages.success(request, _("The logo is shown from now on."))
        return redirect(profile)
    context = {"form": form, "profile": profile}
    return render(request, "partnerships/profile_logo.html", context, status=422 if form.errors else 200)
