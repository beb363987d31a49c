"""The pages of saved searches: all of them, and saving one more."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.kept import keeps_text, take_kept
from members.models import Member
from notifications.saved import MOST_SAVED, NAME_LENGTH, QUESTION_LENGTH, SavedSearch, TooManySearchesError
from notifications.searches import SearchKind, kind_called


class NameForm(forms.Form):
    """What a member calls a search."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)


@login_required
@require_safe
def search_list(request: HttpRequest) -> HttpResponse:
    """Show the searches that a member has saved, and how often they are asked."""
    return listed(request)


def listed(request: HttpRequest, wrong: tuple[int, NameForm] | None = None) -> HttpResponse:
    """Show them; where a name is refused, what was typed stays beside the reason."""
    searches = SavedSearch.objects.of(request.user)
    rows = [(one, wrong[1] if wrong and wrong[0] == one.pk else _form_of(one)) for one in searches]
    context = {"rows": rows, "most": MOST_SAVED, "modes": Member.MailMode}
    return render(request, "notifications/search_list.html", context, status=422 if wrong else 200)


def _form_of(search: SavedSearch) -> NameForm:
    return NameForm(initial={"name": search.name}, auto_id=f"search-{search.pk}-%s")


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Save the search that the address asks, under a name."""
    place, member = kind_called(kind), _member(request)
    if place is None:
        raise Http404
    question = place.question(request.GET)
    said = place.said(member, QueryDict(question))
    form = NameForm(
        request.POST or None, initial={"name": (said or str(place.label))[:NAME_LENGTH], **take_kept(request)}
    )
    if request.method == "POST" and form.is_valid() and _save(form, member, place, question):
        messages.success(request, _("Saved. What is new comes in your summary."))
        return redirect(place.address(question))
    context = {"form": form, "kind": place, "said": said, "back": place.address(question), "modes": Member.MailMode}
    return render(request, "notifications/search_new.html", context, status=422 if form.errors else 200)


def _save(form: NameForm, member: Member, kind: SearchKind, question: str) -> bool:
    """Save it, or say in the form why not."""
    if kind.needs_words and not question:
        form.add_error(None, _("There is nothing to look for: type some words first."))
    elif len(question) > QUESTION_LENGTH:
        form.add_error(None, _("This search chooses too much to be kept: take some filters away."))
    else:
        try:
            SavedSearch.objects.save_for(member, kind, question, form.cleaned_data["name"])
        except TooManySearchesError:
            form.add_error(None, _("You have saved %(n)d searches, and there is no room for more.") % {"n": MOST_SAVED})
    return not form.errors


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101 - login_required stands above
    return request.user
