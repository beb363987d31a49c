"""What of the offers and requests can be saved as a search: one hears of those of others."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from members.models import Member
from notifications.searches import Hit, SearchKind, register
from opportunities.board import Board
from opportunities.models import Opportunity
from partnerships.saved import chosen_words


def _board(member: Member | None, params: QueryDict) -> Board:
    return Board(Opportunity.objects.visible_to(member) if member else Opportunity.objects.none(), params)


def _said(member: Member, params: QueryDict) -> str:
    return ", ".join(chosen_words(_board(member, params).choices))


def _found(member: Member, params: QueryDict) -> QuerySet[Any]:
    return _board(member, params).found.exclude(author=member)


register(
    SearchKind(
        key="opportunities",
        label=_("Offers and requests"),
        page="opportunities:opportunity_list",
        asked=lambda params: _board(None, params).chosen,
        said=_said,
        found=_found,
        told=lambda one: Hit(one.title, one.get_absolute_url(), one.language),
    )
)
