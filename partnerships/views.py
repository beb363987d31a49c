"""The directory of partnerships, the profiles, and the records they stand on."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.htmx import render_page
from core.querysets import keyset_page
from core.tables import CSV
from core.templatetags.record import Sources
from members.models import Member
from members.rules import is_member
from notifications.level_menu import PARTNERSHIP_WORDS, LevelMenu, answer_level, chosen_level
from notifications.models import Follow
from partnerships.comparison import Comparison
from partnerships.directory import Directory
from partnerships.directory_file import lines_of
from partnerships.exchange_standing import standing_of, with_exchanges
from partnerships.figures_file import as_csv, rows_of_initiative
from partnerships.following import organisation_levels
from partnerships.markets import MarketMap
from partnerships.missing import what_a_reader_misses
from partnerships.models import Initiative, Organisation, Partnership, Person
from partnerships.rules import keeps, may_edit_partnership
from partnerships.talk import topics_of


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Show the directory, narrowed by what the address asks for."""
    directory = Directory(Partnership.objects.visible_to(request.user), request.GET)
    context: dict[str, Any] = {"directory": directory}
    if directory.is_map:
        context["atlas"] = directory.atlas
    else:
        context["page"] = directory.page
    if directory.has_map:
        context["market_map"] = MarketMap()
    return render_page(request, "partnerships/partnership_list.html", context, part="directory")


@require_safe
def partnership_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give all partnerships that the address asks for, in its order, as a file for a spreadsheet."""
    directory = Directory(Partnership.objects.visible_to(request.user), request.GET)
    headers = {"Content-Disposition": 'attachment; filename="partnerships.csv"'}
    return StreamingHttpResponse(lines_of(directory.partnerships), content_type=CSV, headers=headers)


@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one profile: lineage, texts, sourced figures, people, and what is said about it here."""
    profiles = with_exchanges(Partnership.objects.visible_to(request.user).for_profile())
    partnership = get_object_or_404(Follow.objects.with_level(profiles, request.user), slug=slug)
    topics = list(partnership.topics.visible_to(request.user).in_order())
    may_edit = may_edit_partnership(request.user, partnership)
    context = {
        "partnership": partnership,
        "people": [one.person for one in partnership.affiliations.all() if one.person],
        "lineage": partnership.lineage(),
        "topics": topics,
        "threads": partnership.topics.all().threads(request.user).for_list().recent()[:5] if topics else [],
        "may_edit": may_edit,
        "misses": what_a_reader_misses(partnership) if may_edit else [],
        "exchanges": standing_of(partnership, partnership.figures.all()),
        "levels": partnership_levels(partnership, partnership.reader_level) if is_member(request.user) else None,
        "sources": Sources(),
    }
    return render(request, "partnerships/partnership_detail.html", context)


def partnership_levels(partnership: Partnership, level: str) -> LevelMenu:
    """Return the menu that stands on a profile."""
    return LevelMenu(reverse("partnerships:partnership_level", args=[partnership.slug]), level, PARTNERSHIP_WORDS)


@login_required
@require_POST
def partnership_level(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow, mute or neither: one partnership."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.user), slug=slug)
    level = chosen_level(request)
    Follow.objects.set_level(partnership, level, by=_member(request))
    return answer_level(request, partnership_levels(partnership, level), partnership.get_absolute_url())


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101 - login_required stands above
    return request.user


@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Show the initiatives under their programmes."""
    initiatives = Initiative.objects.visible_to(request.user).for_list()
    return render(request, "partnerships/initiative_list.html", {"initiatives": initiatives})


@require_safe
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an initiative with its generations compared, in charts and in the table they are drawn from."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_profile(), slug=slug)
    partnerships = initiative.partnerships.visible_to(request.user).for_list().by_name()
    context = {
        "initiative": initiative,
        "comparison": Comparison(initiative),
        "partnerships": list(partnerships[: MOST_PARTNERSHIPS + 1]),
        "most": MOST_PARTNERSHIPS,
        "calls": list(initiative.calls.visible_to(request.user).at(timezone.now()).by_deadline()),
        "sources": Sources(),
    }
    return render(request, "partnerships/initiative_detail.html", context)


# An initiative's page shows its first partnerships; the directory has them all.
MOST_PARTNERSHIPS = 12


@require_safe
def initiative_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Give all figures of an initiative as a file for a spreadsheet."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user), slug=slug)
    headers = {"Content-Disposition": f'attachment; filename="{initiative.slug}-figures.csv"'}
    return HttpResponse(as_csv(rows_of_initiative(initiative)), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show the organisations named in the records."""
    page = keyset_page(Organisation.objects.visible_to(request.user), request.GET, key="name", newest_first=False)
    return render(request, "partnerships/organisation_list.html", {"page": page})


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one body: its partnerships, its people and its events; the address of a merged one leads on."""
    known = Organisation.objects.visible_to(request.user)
    try:
        organisation = Follow.objects.with_level(known.for_profile(), request.user).get(slug=slug)
    except Organisation.DoesNotExist:
        return redirect(get_object_or_404(known, absorbed__slug=slug))
    may_edit = keeps(request.user, organisation)
    topics = topics_of(organisation, request.user)
    context = {
        "organisation": organisation,
        "levels": organisation_levels(organisation, organisation.reader_level) if is_member(request.user) else None,
        "topics": list(topics),
        "threads": topics.threads(request.user).for_list().recent()[:5] if topics else [],
        "people": [one.person for one in organisation.affiliations.all() if one.person],
        "may_edit": may_edit,
        "misses": what_a_reader_misses(organisation) if may_edit else [],
        "hosted_events": list(organisation.hosted_events.visible_to(request.user)[:10]),
        "sources": Sources(),
    }
    return render(request, "partnerships/organisation_detail.html", context)


@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what public records say of a person, as printed, and how to have it removed."""
    person = get_object_or_404(Person.objects.visible_to(request.user).for_profile(), slug=slug)
    context = {"person": person, "people": [person], "account": person.account_for(request.user)}
    return render(request, "partnerships/person_detail.html", context)
