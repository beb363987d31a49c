"""What pages of the whole site show of the forum."""

from datetime import datetime
from typing import NamedTuple

from django import template
from django.urls import reverse

from core.templatetags.ui import age
from forum.models import Thread, reading
from members.models import Member

register = template.Library()


class Person(NamedTuple):
    """What a row shows of whoever wrote."""

    display_name: str
    is_sample: bool


class Look(NamedTuple):
    """What a row shows of a topic."""

    title: str
    hue: str
    glyph: str


class Row(NamedTuple):
    """All that a row of a list shows of a thread, by the thread's own words: the key of its card."""

    pk: int
    slug: str
    language: str
    title: str
    kind: str
    accepted_post_id: int | None
    pinned_at: datetime | None
    closed_at: datetime | None
    hidden_at: datetime | None
    takeaway_id: int | None
    reply_count: int
    last_post_at: datetime
    age: object
    topic: Look
    author: Person | None
    last_author: Person | None
    state: str
    new_count: int

    def get_absolute_url(self) -> str:
        """Return the address of the thread, when the row is drawn."""
        return reverse("forum:thread_detail", args=[self.pk, self.slug])

    def get_kind_display(self) -> str:
        """Return the name of its kind."""
        return str(Thread.Kind(self.kind).label)


@register.filter
def shown_count(count: int) -> str:
    """Return a bounded count as a badge shows it: "99+" where it stopped counting."""
    return reading.shown_count(count)


@register.filter
def row(thread: Thread) -> Row:
    """Return what the row of a thread shows, and nothing else of thread or reader."""
    return Row(
        pk=thread.pk,
        slug=thread.slug,
        language=thread.language,
        title=thread.title,
        kind=thread.kind,
        accepted_post_id=thread.accepted_post_id,
        pinned_at=thread.pinned_at,
        closed_at=thread.closed_at if thread.is_closed else None,
        hidden_at=thread.hidden_at,
        takeaway_id=thread.takeaway_id,
        reply_count=thread.reply_count,
        last_post_at=thread.last_post_at,
        age=age(thread.last_post_at),
        topic=Look(thread.topic.title, thread.topic.hue, thread.topic.glyph),
        author=_person(thread.author),
        last_author=_person(thread.last_author),
        state=thread.state,
        new_count=thread.new_count,
    )


def _person(member: Member | None) -> Person | None:
    return Person(member.display_name, member.is_sample) if member else None
