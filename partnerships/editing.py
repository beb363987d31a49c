"""A coordinator changes the texts of a profile: looks at them first, and brings back what they said before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from core.templatetags.record import Sources
from members.rules import is_member
from partnerships.forms import PartnershipForm
from partnerships.keeping import kept_by_reader
from partnerships.missing import what_a_reader_misses
from partnerships.models import Partnership, PartnershipRevision
from partnerships.models.revisions import texts_of


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the texts, look first, save; what somebody else saved meanwhile is never written over unseen."""
    partnership = kept_by_reader(request, slug, whole=True)
    assert is_member(request.user)  # noqa: S101 - login_required stands above
    misses = what_a_reader_misses(partnership)
    version = _asked_version(request, partnership)
    older = dict(texts_of(version)) if version else {}
    form = PartnershipForm(request.POST or None, instance=partnership, initial=take_kept(request) or older)
    looks = "preview" in request.POST and form.is_valid()
    if request.method == "POST" and not looks and form.is_valid() and form.revise(by=request.user):
        messages.success(request, _("The profile is saved, and marked as confirmed today."))
        return redirect(partnership)
    context = {
        "form": form,
        "partnership": partnership,
        "name": str(partnership),
        "misses": misses,
        "version": version,
        "looks": looks,
        "compares": looks or form.theirs or bool(version and not form.is_bound),
        "sources": Sources(),
    }
    status = 409 if form.theirs else 422 if form.errors else 200
    return render(request, "partnerships/partnership_edit.html", context, status=status)


def _asked_version(request: HttpRequest, partnership: Partnership) -> PartnershipRevision | None:
    """Return the earlier version that the address asks to bring back; 404 for one that is not there."""
    asked = request.GET.get("version", "")
    if not asked:
        return None
    revisions = PartnershipRevision.objects.visible_to(request.user).of(partnership)
    found = revisions.numbered(int(asked)) if asked.isdecimal() and len(asked) < 7 else None
    if found is None:
        raise Http404
    return found
