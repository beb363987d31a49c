"""What becomes of a saved search: called otherwise, removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from notifications.saved import SavedSearch
from notifications.saving import NameForm, listed


@login_required
@require_POST
def search_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Call one's search otherwise."""
    search = get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)
    form = NameForm(request.POST, auto_id=f"search-{pk}-%s")
    if not form.is_valid():
        return listed(request, (pk, form))
    search.rename(form.cleaned_data["name"])
    messages.success(request, _("It is called “%(name)s” now.") % {"name": search.name})
    return redirect("notifications:search_list")


@login_required
@require_POST
def search_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's search."""
    search = get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)
    search.remove()
    messages.success(request, _("“%(name)s” is removed. To have it back, search again and save it.") % {"name": search})
    return redirect("notifications:search_list")
