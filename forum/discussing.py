"""The thread that discusses a take-away: one click leads to it, and the first click opens it."""

from uuid import uuid4

from django.db import transaction
from django.utils.text import Truncator

from events.models import Takeaway
from forum.forms import TITLE_LENGTH, ThreadForm
from forum.models import Held, Thread, ThreadState, Topic
from forum.rules import why_not_start
from members.models import Member
from notifications.levels import Level


@transaction.atomic
def discuss(takeaway: Takeaway, topic: Topic, *, by: Member) -> Thread | Held | ThreadForm:
    """Follow the thread in which a topic discusses a take-away, or open it; clicks at once open one.

    What a newcomer opens may wait for a moderator; where nothing may be opened the form comes back and says why.
    """
    Takeaway.objects.select_for_update(of=("self",)).get(pk=takeaway.pk)
    if thread := Thread.objects.visible_to(by).carrying(takeaway, topic).first():
        ThreadState.objects.set_level(thread, Level.FOLLOW, by=by)
        return thread
    if held := Held.objects.waiting().written_by(by).carrying(takeaway, topic).first():
        return held
    form = ThreadForm(_prefilled(takeaway), by=by, refusal=why_not_start(by, topic))
    return (form.start(topic, by=by) if form.is_valid() else None) or form


def _prefilled(takeaway: Takeaway) -> dict[str, str]:
    quoted = "\n".join(f"> {line}" for line in takeaway.text.splitlines())
    title = Truncator(" ".join(takeaway.text.split())).chars(TITLE_LENGTH)
    said = {"title": title, "source": quoted, "language": takeaway.language}
    return said | {"takeaway": str(takeaway.pk), "token": str(uuid4())}
