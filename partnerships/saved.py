"""What of the directory and of the board of calls can be saved as a search."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from members.models import Member
from notifications.searches import Asked, Hit, SearchKind, register
from partnerships.call_board import Board
from partnerships.directory import Choice, Directory
from partnerships.models import Call, Partnership

# The records are kept in English, whatever their profiles are written in.
ENGLISH: Final = "en"


def _directory(member: Member | None, params: QueryDict) -> Directory:
    return Directory(Partnership.objects.visible_to(member), params)


def _board(member: Member | None, params: QueryDict) -> Board:
    return Board(Call.objects.visible_to(member), params)


def _asked_of_directory(params: QueryDict) -> Asked:
    directory = _directory(None, params)
    return {"q": [directory.text], **directory.chosen}


def chosen_words(choices: Iterable[Choice]) -> list[str]:
    """Return the names of all that is chosen."""
    return [str(option.label) for choice in choices for option in choice.options if option.checked]


def _said_of_directory(member: Member, params: QueryDict) -> str:
    directory = _directory(member, params)
    words = [directory.text] if directory.text else []
    return ", ".join(words + chosen_words(directory.choices))


def _said_of_board(member: Member, params: QueryDict) -> str:
    return ", ".join(chosen_words(_board(member, params).choices))


def _partnerships(member: Member, params: QueryDict) -> QuerySet[Any]:
    return _directory(member, params).found


def _calls(member: Member, params: QueryDict) -> QuerySet[Any]:
    return _board(member, params).found


def _told(record: Partnership | Call) -> Hit:
    return Hit(record.name, record.get_absolute_url(), ENGLISH)


register(
    SearchKind(
        key="partnerships",
        label=_("Partnerships"),
        page="partnerships:partnership_list",
        asked=_asked_of_directory,
        said=_said_of_directory,
        found=_partnerships,
        told=_told,
    )
)
register(
    SearchKind(
        key="calls",
        label=_("Calls"),
        page="partnerships:call_list",
        asked=lambda params: _board(None, params).chosen,
        said=_said_of_board,
        found=_calls,
        told=_told,
    )
)
