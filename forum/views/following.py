"""What a member follows or has muted, to be changed in place."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.querysets import keyset_page
from events.models import Event
from events.views.reading import event_levels
from forum.models import Thread, ThreadState, Topic, TopicState
from forum.views.levels import thread_levels, topic_levels
from members.rules import Reader
from notifications.level_menu import LevelMenu
from notifications.models import Follow
from partnerships.call_views import call_levels
from partnerships.following import organisation_levels
from partnerships.models import Call, Organisation, Partnership
from partnerships.views import partnership_levels

type Rows = list[tuple[Model, LevelMenu]]


@login_required
@require_safe
def following_list(request: HttpRequest) -> HttpResponse:
    """List everything with a level, kind by kind; what became invisible is not named."""
    reader = request.user
    page = keyset_page(ThreadState.objects.levelled(reader, Thread.objects.visible_to(reader)), request.GET, key="id")
    topics = TopicState.objects.levelled(reader, Topic.objects.visible_to(reader))
    groups: list[tuple[str, Rows]] = [
        (_("Topics"), [(state.topic, topic_levels(state.topic, state.level)) for state in topics]),
        (_("Partnerships"), _records(Partnership.objects.visible_to(reader), reader, partnership_levels)),
        (_("Organisations"), _records(Organisation.objects.visible_to(reader), reader, organisation_levels)),
        (_("Calls"), _records(Call.objects.visible_to(reader), reader, call_levels)),
        (_("Events"), _records(Event.objects.visible_to(reader), reader, event_levels)),
        (_("Threads"), [(state.thread, thread_levels(state.thread, state.level)) for state in page.items]),
    ]
    context = {"page": page, "groups": [group for group in groups if group[1]]}
    return render(request, "forum/following_list.html", context)


def _records(visible: QuerySet[Any], reader: Reader, menu: Callable[[Any, str], LevelMenu]) -> Rows:
    """Return the records with a level, each with its menu: two queries."""
    levels = Follow.objects.levelled(reader, visible)
    found = visible.in_bulk(list(levels)) if levels else {}
    return [(record, menu(record, levels[pk])) for pk, record in found.items()]
