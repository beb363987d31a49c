"""The thread that discusses a take-away, a call or an entry of a diary: one click leads to it, the first opens it."""

from uuid import uuid4

from django.db import transaction
from django.utils.text import Truncator

from events.models import Takeaway
from forum.forms import TITLE_LENGTH, ThreadForm
from forum.models import Held, Thread, ThreadState, Topic
from forum.rules import why_not_start
from members.models import Member
from notifications.levels import Level
from partnerships.models import Call, DiaryEntry

type Led = Thread | Held | ThreadForm


@transaction.atomic
def discuss(takeaway: Takeaway, topic: Topic, *, by: Member) -> Led:
    """Follow the thread in which a topic discusses a take-away, or open it; clicks at once open one.

    What a newcomer opens may wait for a moderator; where nothing may be opened the form comes back and says why.
    """
    Takeaway.objects.select_for_update(of=("self",)).get(pk=takeaway.pk)
    thread = Thread.objects.visible_to(by).carrying(takeaway, topic).first()
    held = Held.objects.waiting().written_by(by).carrying(takeaway, topic).first()
    said = _prefilled(takeaway.text, takeaway.text, takeaway.language) | {"takeaway": str(takeaway.pk)}
    return _led(thread, held, said, topic, by)


@transaction.atomic
def discuss_call(call: Call, topic: Topic, *, by: Member) -> Led:
    """Follow the thread that discusses a call, wherever it is, or open it in this topic; clicks at once open one."""
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    thread = Thread.objects.visible_to(by).about_call(call).of_kind(Thread.Kind.DISCUSSION).first()
    held = Held.objects.waiting().written_by(by).discussing(call).first()
    said = _prefilled(call.name, call.summary or call.name, "en") | {"call": call.slug}
    return _led(thread, held, said, topic, by)


@transaction.atomic
def discuss_diary(entry: DiaryEntry, topic: Topic, *, by: Member) -> Led:
    """Follow the thread that discusses an entry, wherever it is, or open it in this topic; clicks at once open one."""
    DiaryEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    thread = Thread.objects.visible_to(by).about_entry(entry).first()
    held = Held.objects.waiting().written_by(by).about_entry(entry).first()
    said = _prefilled(entry.title, entry.learned, entry.language) | {"diary_entry": str(entry.pk)}
    return _led(thread, held, said, topic, by)


def _led(thread: Thread | None, held: Held | None, said: dict[str, str], topic: Topic, by: Member) -> Led:
    if thread:
        ThreadState.objects.set_level(thread, Level.FOLLOW, by=by)
        return thread
    if held:
        return held
    form = ThreadForm(said, by=by, refusal=why_not_start(by, topic))
    return (form.start(topic, by=by) if form.is_valid() else None) or form


def _prefilled(title: str, text: str, language: str) -> dict[str, str]:
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    shown = Truncator(" ".join(title.split())).chars(TITLE_LENGTH)
    return {"title": shown, "source": quoted, "language": language, "token": str(uuid4())}
