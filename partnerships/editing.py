"""Who keeps a profile changes its texts: looks at them first, and brings back what they said before."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from core.templatetags.record import Sources
from members.rules import is_member
from partnerships.forms import FORMS
from partnerships.keeping import kept_by_reader
from partnerships.missing import what_a_reader_misses
from partnerships.models.revisions import texts_of

if TYPE_CHECKING:
    from partnerships.models.candidacies import Profile
    from partnerships.models.revisions import Revision


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Change the texts, look first, save; what somebody else saved meanwhile is never written over unseen."""
    profile = kept_by_reader(request, slug, section=section, whole=True)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    misses = what_a_reader_misses(profile)
    version = _asked_version(request, profile)
    older = dict(texts_of(version)) if version else {}
    form = FORMS[profile.link_name()](request.POST or None, instance=profile, initial=take_kept(request) or older)
    looks = "preview" in request.POST and form.is_valid()
    if request.method == "POST" and not looks and form.is_valid() and form.revise(by=request.user):
        messages.success(request, _("The profile is saved, and marked as confirmed today."))
        return redirect(profile)
    context = {
        "form": form,
        "profile": profile,
        "name": str(profile),
        "misses": misses,
        "version": version,
        "looks": looks,
        "compares": looks or form.theirs or bool(version and not form.is_bound),
        "sources": Sources(),
    }
    status = 409 if form.theirs else 422 if form.errors else 200
    return render(request, "partnerships/profile_edit.html", context, status=status)


def _asked_version(request: HttpRequest, profile: "Profile") -> "Revision | None":
    """Return the earlier version that the address asks to bring back; 404 for one that is not there."""
    asked = request.GET.get("version", "")
    if not asked:
        return None
    revisions = profile.revisions.visible_to(request.user)
    found: Revision | None = revisions.numbered(int(asked)) if asked.isdecimal() and len(asked) < 7 else None
    if found is None:
        raise Http404
    return found
