"""From the fields of a form to a draft, and back into a form."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from core.kept import MOST_CHARACTERS
from core.languages import LANGUAGES
from forum.models import Draft, Post, Thread, Topic
from forum.models.drafts import Place, Typed, form_address
from members.models import Member

TITLE_LENGTH: Final = 160
# What the page and its buttons bring along; everything else was typed or chosen.
BROUGHT: Final = frozenset(
    {
        *("csrfmiddlewaretoken", "source", "title", "language", "topic", "post", "shown"),
        *("preview", "write", "attach", "alt", "file", "draft", "over"),
        *("draft_for", "draft_back", "draft_version"),
    }
)


class TooLongError(Exception):
    """The form holds more than is kept for one draft."""


def place_of(request: HttpRequest, member: Member) -> Place | None:
    """Return the place that a form names in `draft_for` ("thread-12"), if this member may write or wrote there.

    A place that vanished while somebody was writing still takes their draft.
    """
    kind, _, number = request.POST.get("draft_for", "").partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    pk = int(number)
    if draft := Draft.objects.visible_to(member).of_place(kind, pk):
        return draft.place
    if kind == "thread":
        return Thread.objects.visible_to(member).filter(pk=pk).first()
    if kind == "topic":
        return Topic.objects.visible_to(member).filter(pk=pk).first()
    return Post.objects.visible_to(member).written_by(member).first_with(pk) if kind == "post" else None


def way_back(place: Place, member: Member) -> str:
    """Return where one goes on writing, or one's drafts when the place is no longer seen."""
    found: Any = type(place)._default_manager
    seen = found.visible_to(member).filter(pk=place.pk).exists()
    return form_address(place) if seen else reverse("forum:draft_list")


def typed_in(data: QueryDict) -> Typed:
    """Return what a form holds, with one kind of line end and nothing that PostgreSQL cannot keep."""
    values = {name: str(value).replace("\r\n", "\n").replace("\x00", "") for name, value in data.items()}
    fields = {name.replace("\x00", ""): value for name, value in values.items() if name not in BROUGHT}
    if sum(map(len, values.values())) > MOST_CHARACTERS:
        raise TooLongError
    title = values.get("title", "")
    if len(title) > TITLE_LENGTH:  # the form refuses it later, with the text kept
        fields["title"] = title
    language = values.get("language", "")
    seen = values.get("over") or values.get("draft_version", "")
    return Typed(
        source=values.get("source", ""),
        title=title[:TITLE_LENGTH],
        language=language if language in dict(LANGUAGES) else "en",
        fields=fields,
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
    )


def restored(draft: Draft | None) -> dict[str, Any]:
    """Return what a fresh form starts with when there is a draft for it; its token and sign are the form's own."""
    if draft is None:
        return {}
    typed = {name: value for name, value in draft.typed.items() if name not in {"token", "draft_writer"}}
    return {**typed, "draft_version": draft.version, "draft": draft}


def appended(typed: Mapping[str, Any], quote: str) -> str:
    """Return a quote below what was typed before, never in its place."""
    text = str(typed.get("source", "")).rstrip()
    return f"{text}\n\n{quote}" if text else quote
