"""Lists of threads as their pages show them: filtered, by pages, marked for the reader.

Home, the list of all threads and each topic show the same thing; only the threads they start from differ.
"""

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.querysets import PAGE_SIZE, KeysetPage, Place, asked_place, page_of, rows_from
from forum.models import Thread, Topic
from forum.models.threads import ThreadQuerySet
from members.prepared import compiled, prepared
from members.rules import Reader, is_member

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KEY: Final = "last_post_at"


class Filter(NamedTuple):
    """One filter in words: on its link, and when it finds nothing."""

    name: str
    words: "_StrPromise"
    none: "_StrPromise"
    why: "_StrPromise"


ALL: Final = Filter(
    "all",
    _("All"),
    _("No threads yet"),
    _("Ask the question you would have asked in the room, or say what you can offer."),
)
UNREAD: Final = Filter(
    "unread",
    _("Unread"),
    _("You have read everything."),
    _("What is written from now on will stand here until you have read it."),
)
FOLLOWING: Final = Filter(
    "following",
    _("Following"),
    _("You follow nothing here"),
    _("Follow a thread or a topic on its page, and you find it here again."),
)
UNANSWERED: Final = Filter(
    "unanswered",
    _("Unanswered"),
    _("No question is waiting"),
    _("Every question that was asked has an accepted answer."),
)
MINE: Final = Filter(
    "mine",
    _("Mine"),
    _("You have started no thread here"),
    _("Ask what you would have asked in the room, or say what you can offer."),
)

FILTERS: Final = {each.name: each for each in (ALL, UNREAD, FOLLOWING, UNANSWERED, MINE)}
# What a visitor, who has read and started nothing, can ask for.
OPEN: Final = {each.name: each for each in (ALL, UNANSWERED)}


class ThreadList:
    """One page of a list of threads, for one reader, as the address asks: `show`, `kind`, `after`, `before`."""

    def __init__(self, reader: Reader, asked: QueryDict, *, topic: Topic | None = None, size: int = PAGE_SIZE) -> None:
        """Take whose threads: all that the reader sees, or those on a topic; there, pinned ones stand on top."""
        self._reader = reader
        self._asked = asked
        self._where = {"topic": topic.pk} if topic else {}
        self._size = size
        self.filters = list((FILTERS if is_member(reader) else OPEN).values())
        self.shown = next((each for each in self.filters if each.name == asked.get("show")), ALL)
        self.kind = asked.get("kind", "") if asked.get("kind") in Thread.Kind.values else ""
        self._pins = topic is not None and self.shown is ALL and not self.kind

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """Return the kinds of threads to choose from, with their names."""
        return Thread.Kind.choices

    @property
    def kind_words(self) -> str:
        """Return the name of the kind that is shown alone, if one is."""
        return str(Thread.Kind(self.kind).label) if self.kind else ""

    @cached_property
    def page(self) -> KeysetPage[Thread]:
        """Return the threads of this page, the latest activity first."""
        place = asked_place(Thread.objects.none(), self._asked, key=KEY)
        since = {} if place.pk is None else {"value": place.value, "pk": place.pk}
        ask = _unread_threads if self.shown is UNREAD else _threads
        form = (self.shown.name, self.kind, self._pins, place.backwards, self._size)
        return page_of(ask(self._reader, *form, **self._where, **since), place, key=KEY, size=self._size)

    @cached_property
    def pinned(self) -> list[Thread]:
        """Return what stands on top of the first page."""
        return _pinned(self._reader, **self._where) if self._pins and not self.page.before else []

    @property
    def rows(self) -> list[Thread]:
        """Return all rows in order."""
        return [*self.pinned, *self.page.items]

    @property
    def newest_shown(self) -> int:
        """Return the newest post of the rows: what "mark all read" may reach on the first page."""
        return max((thread.last_post_id or 0 for thread in self.rows), default=0)


def _rows(
    reader: Reader,
    shown: str,
    kind: str,
    pins: bool,
    backwards: bool,
    size: int,
    *,
    topic: int | None = None,
    **row: Any,
) -> ThreadQuerySet:
    threads = _shown(Thread.objects.visible_to(reader), reader, shown).on(topic).of_kind(kind)
    threads = threads.unpinned() if pins else threads
    return rows_from(threads.for_list().with_news_for(reader), Place(**row, backwards=backwards), key=KEY, size=size)


_threads = prepared(_rows)
# How much is unread hangs on the reader, and the best way to find it on how much.
_unread_threads = compiled(_rows)


@prepared
def _pinned(reader: Reader, *, topic: int) -> ThreadQuerySet:
    return Thread.objects.visible_to(reader).on(topic).for_list().with_news_for(reader).pinned()


def _shown(threads: ThreadQuerySet, reader: Reader, name: str) -> ThreadQuerySet:
    if name == UNREAD.name:
        return threads.unread_by(reader)
    if name == FOLLOWING.name:
        return threads.followed_by(reader)
    if name == UNANSWERED.name:
        return threads.unanswered()
    return threads.started_by(reader) if name == MINE.name else threads
