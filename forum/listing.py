"""Lists of threads as their pages show them: filtered, by pages, marked for the reader.

Home, the list of all threads and each topic show the same thing; only the threads they start from differ.
"""

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.querysets import PAGE_SIZE, KeysetPage, keyset_page
from forum.models import Thread
from forum.models.threads import ThreadQuerySet
from members.rules import Reader, is_member

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


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

    def __init__(
        self, threads: ThreadQuerySet, reader: Reader, asked: QueryDict, *, size: int = PAGE_SIZE, pins: bool = False
    ) -> None:
        """Take the threads that the reader sees in this place; with `pins`, pinned ones stand on top."""
        self._threads = threads
        self._reader = reader
        self._asked = asked
        self._size = size
        self.filters = list((FILTERS if is_member(reader) else OPEN).values())
        self.shown = next((each for each in self.filters if each.name == asked.get("show")), ALL)
        self.kind = asked.get("kind", "") if asked.get("kind") in Thread.Kind.values else ""
        self._pins = pins and self.shown is ALL and not self.kind

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
        rows = self._rows(self._filtered())
        rows = rows.unpinned() if self._pins else rows
        return keyset_page(rows, self._asked, key="last_post_at", size=self._size)

    @cached_property
    def pinned(self) -> list[Thread]:
        """Return what stands on top of the first page."""
        return list(self._rows(self._threads).pinned()) if self._pins and not self.page.before else []

    @property
    def rows(self) -> list[Thread]:
        """Return all rows in order."""
        return [*self.pinned, *self.page.items]

    @property
    def newest_shown(self) -> int:
        """Return the newest post of the rows: what "mark all read" may reach on the first page."""
        return max((thread.last_post_id or 0 for thread in self.rows), default=0)

    def _filtered(self) -> ThreadQuerySet:
        threads = self._threads.of_kind(self.kind)
        if self.shown is UNREAD:
            return threads.unread_by(self._reader)
        if self.shown is FOLLOWING:
            return threads.followed_by(self._reader)
        if self.shown is UNANSWERED:
            return threads.unanswered()
        return threads.started_by(self._reader) if self.shown is MINE else threads

    def _rows(self, threads: ThreadQuerySet) -> ThreadQuerySet:
        return threads.for_list().with_news_for(self._reader)
