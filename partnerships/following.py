"""Following an organisation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from members.models import Member
from notifications.level_menu import ORGANISATION_WORDS, LevelMenu, answer_level, chosen_level
from notifications.models import Follow
from partnerships.models import Organisation


def organisation_levels(organisation: Organisation, level: str) -> LevelMenu:
    """Return the menu that stands on the page of an organisation."""
    return LevelMenu(reverse("partnerships:organisation_level", args=[organisation.slug]), level, ORGANISATION_WORDS)


@login_required
@require_POST
def organisation_level(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow, mute or neither: one organisation."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    level = chosen_level(request)
    assert isinstance(request.user, Member)  # noqa: S101 - login_required stands above
    Follow.objects.set_level(organisation, level, by=request.user)
    return answer_level(request, organisation_levels(organisation, level), organisation.get_absolute_url())
