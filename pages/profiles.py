"""A member's page and card: what they say of themselves, and what of theirs the reader may see."""

from typing import Any, Final

from django.db.models import Exists, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.htmx import render_page
from core.querysets import keyset_page
from forum.models.reading import shown_count
from members.models import Member
from members.rules import Reader, may_write, moderates
from partnerships.models import Vouch
from partnerships.rules import vouching_partnerships

# A count looks at no more rows than this, however much somebody has written.
COUNTED: Final = 100


@require_safe
def member_detail(request: HttpRequest, username: str) -> HttpResponse:
    """What a member says of themselves and has written."""
    member = _member(request, username)
    shows_threads = request.GET.get("show") == "threads"
    written = (
        member.threads.visible_to(request.user).select_related("topic", "author", "last_author")
        if shows_threads
        else member.posts.visible_to(request.user).select_related("thread__topic")
    )
    context = {
        **_shown(member, request.user),
        "shows_threads": shows_threads,
        "page": keyset_page(written, request.GET, key="created_at"),
        "moderates": moderates(request.user),
        **_vouched(member, request.user),
    }
    return render(request, "members/member_detail.html", context)


@require_safe
def member_card(request: HttpRequest, username: str) -> HttpResponse:
    """The same in short: opened from a post by htmx, a small page without."""
    member = _member(request, username)
    return render_page(request, "members/member_card.html", _shown(member, request.user), part="card")


def _member(request: HttpRequest, username: str) -> Member:
    members = Member.objects.visible_to(request.user).select_related("person")
    members = members.annotate(reader_coordinates=Exists(vouching_partnerships(request.user)))
    member: Member = get_object_or_404(members, username=username)
    return member


def _shown(member: Member, reader: Reader) -> dict[str, Any]:
    person = getattr(member, "person", None)
    editorships = list(member.editorships.for_list())
    return {
        "member": member,
        "people": [person] if person and not person.hidden_at else [],
        "affiliations": list(member.affiliations.select_related("organisation", "partnership")),
        "editorships": editorships,
        "coordinates": any(one.partnership_id for one in editorships),
        "thread_count": _counted(member.threads.visible_to(reader)),
        "post_count": _counted(member.posts.visible_to(reader)),
    }


def _vouched(member: Member, reader: Reader) -> dict[str, Any]:
    """Say who stands for a member, to those whom it concerns."""
    coordinates = getattr(member, "reader_coordinates", False)
    may_vouch = coordinates and may_write(reader) and reader.pk != member.pk
    if not may_vouch and not moderates(reader) and reader.pk != member.pk:
        return {}
    vouches = Vouch.objects.visible_to(reader).filter(member=member).for_page()
    return {"may_vouch": may_vouch, "shows_vouches": True, "vouches": list(vouches)}


def _counted(rows: QuerySet[Any]) -> str:
    """Say how many there are for this reader, as far as it is counted."""
    return shown_count(rows.order_by()[:COUNTED].count()) or "0"
