"""What each version of a profile changed, word by word: the public history of its texts."""

from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.comparing import Piece, word_diff
from core.languages import LANGUAGES
from core.querysets import KeysetPage, keyset_page
from partnerships.models import Partnership, PartnershipRevision
from partnerships.models.revisions import KEPT_FIELDS, Texts, texts_of
from partnerships.rules import may_edit_partnership

# As many comparisons of two profiles as one page makes.
VERSIONS_A_PAGE: Final = 5
LABELS: Final = {
    "summary": _("Summary"),
    "objectives": _("Objectives"),
    "results": _("Results"),
    "website": _("Website"),
    "language": _("Language of these texts"),
}


class FieldChange(NamedTuple):
    """One field that says something else than before: how, and in which language it is written."""

    label: str
    pieces: list[Piece]
    language: str


class Version(NamedTuple):
    """One version, whether it is the newest, and what it changed; the first one shows what there was."""

    revision: PartnershipRevision
    changes: list[FieldChange]
    is_first: bool
    is_newest: bool


def changes_between(before: Texts, after: Texts) -> list[FieldChange]:
    """Return what differs, field by field."""
    return [_change(name, before, after) for name in KEPT_FIELDS if before[name] != after[name]]


def versions(partnership: Partnership, page: KeysetPage[PartnershipRevision]) -> list[Version]:
    """Return what each version of a page made of the one before it; one query at most."""
    if not page.items:
        return []
    earliest = page.items[-1].number
    before = [*page.items[1:], partnership.revisions.numbered(earliest - 1) if earliest > 1 else None]
    return [
        _version(one, was, is_newest=not page.before and one is page.items[0])
        for one, was in zip(page.items, before, strict=True)
    ]


def _version(one: PartnershipRevision, was: PartnershipRevision | None, *, is_newest: bool) -> Version:
    after = texts_of(one)
    changes = changes_between(texts_of(was), after) if was else _whole(after)
    return Version(one, changes, was is None, is_newest)


def _whole(texts: Texts) -> list[FieldChange]:
    return [_change(name, texts, texts) for name in KEPT_FIELDS if texts[name] and name != "language"]


def _change(name: str, before: Texts, after: Texts) -> FieldChange:
    if name == "language":
        names = {code: str(words) for code, words in LANGUAGES}
        return FieldChange(str(LABELS[name]), word_diff(names[before[name]], names[after[name]]), "")
    return FieldChange(
        str(LABELS[name]), word_diff(before[name], after[name]), "" if name == "website" else after["language"]
    )


@require_safe
def partnership_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every version of the texts with what it changed, the latest first; who edits can bring each back."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.user), slug=slug)
    revisions = PartnershipRevision.objects.visible_to(request.user).of(partnership)
    page = keyset_page(revisions.with_authors(), request.GET, key="number", size=VERSIONS_A_PAGE)
    context = {
        "partnership": partnership,
        "page": page,
        "versions": versions(partnership, page),
        "may_edit": may_edit_partnership(request.user, partnership),
    }
    return render(request, "partnerships/partnership_history.html", context)
