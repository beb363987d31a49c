"""Search over everything, in one question to the database however many kinds there are.

Only the newest matches of a kind are ranked, so that a common word costs no more than a rare one.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.search import MAX_QUESTION_LENGTH
from members.rules import Reader
from pages.agendas import found_sessions
from pages.kinds import AGENDA, KINDS, MOST_RANKED, Asked
from pages.marking import asked_words, mark, snippet
from pages.suggesting import suggest

SHOWN_OF_EACH: Final = 3
SHOWN_OF_ONE: Final = 50


@dataclass(frozen=True)
class Result:
    """One thing that was found, with the reader's words marked."""

    title: SafeString
    text: SafeString
    url: str
    language: str
    sample: bool = False


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the best of it, and how much there is."""

    key: str
    label: str | Promise
    count: int
    results: list[Result]

    @property
    def count_label(self) -> str:
        """Return the count as words: beyond what is ranked, "200 or more"."""
        return _("%(count)d or more") % {"count": self.count} if self.count >= MOST_RANKED else str(self.count)

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.results)


class Results:
    """What one reader finds for one question."""

    def __init__(self, reader: Reader, text: str, kind: str) -> None:
        """Take the question as typed; an unknown kind means all kinds."""
        self.reader = reader
        self.question = text.replace("\x00", "").strip()[:MAX_QUESTION_LENGTH]
        self.kind = kind if kind in {known.key for known in KINDS} else ""
        self.words = asked_words(self.question)

    @cached_property
    def groups(self) -> list[Group]:
        """Return every kind that has a match, in the order of KINDS."""
        if not self.words:
            return []
        found = self._found(Asked.of(self.question))
        return [found[kind.key] for kind in KINDS if kind.key in found]

    @property
    def shown(self) -> list[Group]:
        """Return the groups of the page: all of them, or the chosen one."""
        return [group for group in self.groups if self.kind in {"", group.key}]

    @cached_property
    def suggestion(self) -> str:
        """Return the question with its words as names spell them, where nothing was found."""
        return suggest(self.reader, self.words) if self.words and not self.groups else ""

    @property
    def count(self) -> int:
        """Return how much was found in all."""
        return sum(group.count for group in self.groups)

    def _found(self, asked: Asked) -> dict[str, Group]:
        """Ask for the best of each kind and how many there are, in one query."""
        arms = [kind.best(self.reader, asked, self._room(kind.key)) for kind in KINDS]
        known = {kind.key: kind for kind in KINDS}
        found: dict[str, Group] = {}
        sessions: list[Result] = []
        rows = arms[0].union(*arms[1:], all=True).order_by("-rank", "-found_id")
        for key, title, body, address, language, sample, total, _rank, _pk in rows:
            kind, parts = known[key], address.split()
            if key == AGENDA:
                sessions += [self._result(*session) for session in found_sessions(body, parts, self.words)]
            else:
                result = self._result(kind.named(title, parts), body, kind.url(*parts), language, sample=sample)
                found.setdefault(key, Group(key, kind.label, total, [])).results.append(result)
        if sessions:
            found[AGENDA] = Group(AGENDA, known[AGENDA].label, len(sessions), sessions[: self._room(AGENDA)])
        return found

    def _room(self, kind: str) -> int:
        """Return how many results of a kind the page has room for; of a kind not chosen, only the number shows."""
        if not self.kind:
            return SHOWN_OF_EACH
        return SHOWN_OF_ONE if kind == self.kind else 1

    def _result(self, title: str, body: str, url: str, language: str, *, sample: bool = False) -> Result:
        text = snippet(body, self.words)
        return Result(mark(title, self.words), mark(text, self.words), url, language, sample)
