"""The menu of levels that stands on the page of a thread, a topic, a partnership, an organisation, a call, an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.htmx import render_page, wants_part
from notifications.levels import Level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class LevelForm(forms.Form):
    """Which level a member chooses, by the button they press."""

    level = forms.ChoiceField(choices=Level)


@dataclass(frozen=True)
class LevelMenu:
    """What the menu of levels needs: where it sends, what it says of each level, and the one in force."""

    address: str
    level: str
    words: "Mapping[Level, _StrPromise]"

    @property
    def card_key(self) -> tuple[object, ...]:
        """Return all that a card of it shows (core.cards); the language stands beside it."""
        return (self.address, self.level, tuple(map(str, self.words.values())))

    @property
    def key(self) -> str:
        """Return what tells this menu from others on a page."""
        return self.address.strip("/").replace("/", "-")

    @property
    def choices(self) -> "list[tuple[str, _StrPromise, _StrPromise]]":
        """Return each level with its name and what it means here, the loudest first."""
        return [(level.value, level.label, self.words[level]) for level in reversed(Level)]


THREAD_WORDS: Final = {
    Level.FOLLOW: _("You hear of every post in this thread."),
    Level.NORMAL: _("You hear when you are named or quoted, and of replies if you started it."),
    Level.MUTED: _("You hear nothing of this thread, and it never counts as unread."),
}
TOPIC_WORDS: Final = {
    Level.FOLLOW: _("You hear of every new thread in this topic."),
    Level.NORMAL: _("You hear when you are named or quoted, and of replies to what you started."),
    Level.MUTED: _("You hear nothing of this topic, and its threads never count as unread."),
}
PARTNERSHIP_WORDS: Final = {
    Level.FOLLOW: _("You hear of every new thread in this partnership's topics."),
    Level.NORMAL: _("You hear when you are named or quoted, and of replies to what you started."),
    Level.MUTED: _("You hear of no new thread in this partnership's topics."),
}
ORGANISATION_WORDS: Final = {
    Level.FOLLOW: _("You hear of every new thread about its partnerships and the events it hosts."),
    Level.NORMAL: _("You hear when you are named or quoted, and of replies to what you started."),
    Level.MUTED: _("You hear of no new thread about it, but by what else you follow."),
}
EVENT_WORDS: Final = {
    Level.FOLLOW: _("You hear of every new thread about this event's sessions."),
    Level.NORMAL: _("You hear when you are named or quoted, and of replies to what you started."),
    Level.MUTED: _("You hear of no new thread about this event's sessions."),
}

CALL_WORDS: Final = {
    Level.FOLLOW: _("You are reminded of its deadlines, and hear of every new thread about it."),
    Level.NORMAL: _("You hear when you are named or quoted, and of replies to what you started."),
    Level.MUTED: _("You hear of no deadline, and of threads about it only by what else you follow."),
}


def answer_level(request: HttpRequest, menu: LevelMenu, back: str) -> HttpResponse:
    """Show the menu with the level just set, or lead back to the page it stands on."""
    if wants_part(request):
        return render_page(request, "notifications/level.html", {"menu": menu}, part="menu")
    messages.success(request, _("From now on: %(level)s.") % {"level": Level(menu.level).label})
    return redirect(back)


def chosen_level(request: HttpRequest) -> str:
    """Return the level that was sent; anything else is no address of ours."""
    form = LevelForm(request.POST)
    if not form.is_valid():
        raise Http404
    level: str = form.cleaned_data["level"]
    return level
