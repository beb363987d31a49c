"""What each version of a profile changed, word by word: the public history of its texts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.comparing import Piece, word_diff
from core.languages import LANGUAGES
from core.querysets import KeysetPage, keyset_page
from partnerships.countries import country_name
from partnerships.keeping import shown_to_reader
from partnerships.models import Organisation
from partnerships.models.revisions import Texts, texts_of
from partnerships.regions import region_name
from partnerships.rules import keeps

if TYPE_CHECKING:
    from partnerships.models.candidacies import Profile
    from partnerships.models.revisions import Revision

# As many comparisons of two profiles as one page makes.
VERSIONS_A_PAGE: Final = 5
LABELS: Final = {
    "summary": _("Summary"),
    "objectives": _("Objectives"),
    "results": _("Results"),
    "kind": _("Kind"),
    "country": _("Country"),
    "region": _("Region"),
    "place": _("Place"),
    "website": _("Website"),
    "language": _("Language of these texts"),
}
# What stands for a word that readers see as another one.
READ_AS: Final[dict[str, Callable[[str], str]]] = {
    "language": lambda code: str(dict(LANGUAGES)[code]),
    "kind": lambda kind: str(Organisation.Kind(kind).label),
    "country": country_name,
    "region": region_name,
}
# Written by nobody: words of no language in particular.
BARE: Final = {"website", "place", *READ_AS}


class FieldChange(NamedTuple):
    """One field that says something else than before: how, and in which language it is written."""

    label: str
    pieces: list[Piece]
    language: str


class Version(NamedTuple):
    """One version, whether it is the newest, and what it changed; the first one shows what there was."""

    revision: Any
    changes: list[FieldChange]
    is_first: bool
    is_newest: bool


def changes_between(before: Texts, after: Texts) -> list[FieldChange]:
    """Return what differs, field by field."""
    return [_change(name, before, after) for name in after if before[name] != after[name]]


def versions(profile: "Profile", page: "KeysetPage[Any]") -> list[Version]:
    """Return what each version of a page made of the one before it; one query at most."""
    if not page.items:
        return []
    earliest = page.items[-1].number
    before = [*page.items[1:], profile.revisions.numbered(earliest - 1) if earliest > 1 else None]
    return [
        _version(one, was, is_newest=not page.before and one is page.items[0])
        for one, was in zip(page.items, before, strict=True)
    ]


def _version(one: "Revision", was: "Revision | None", *, is_newest: bool) -> Version:
    after = texts_of(one)
    changes = changes_between(texts_of(was), after) if was else _whole(after)
    return Version(one, changes, was is None, is_newest)


def _whole(texts: Texts) -> list[FieldChange]:
    return [_change(name, texts, texts) for name in texts if texts[name] and name != "language"]


def _change(name: str, before: Texts, after: Texts) -> FieldChange:
    read = READ_AS.get(name, str)
    pieces = word_diff(read(before[name]), read(after[name]))
    return FieldChange(str(LABELS[name]), pieces, "" if name in BARE else after["language"])


@require_safe
def profile_history(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Show every version of the texts with what it changed, the latest first; who edits can bring each back."""
    profile = shown_to_reader(request, section, slug)
    revisions = profile.revisions.visible_to(request.user)
    page = keyset_page(revisions.with_authors(), request.GET, key="number", size=VERSIONS_A_PAGE)
    context = {
        "profile": profile,
        "page": page,
        "versions": versions(profile, page),
        "may_edit": keeps(request.user, profile),
    }
    return render(request, "partnerships/profile_history.html", context)
