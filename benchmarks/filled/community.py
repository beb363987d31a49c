"""The community to measure on, as numbers: who wrote which post in which thread and when. The same every time."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Final

from benchmarks.filled import words

BEGAN: Final = datetime(2021, 1, 1, tzinfo=UTC)
LASTED: Final = timedelta(days=1900)
# Ids below belong to the Output Paper, which is loaded first.
FIRST: Final = 10_001
REACTIONS: Final = ("thanks", "agree", "insightful")


@dataclass(frozen=True)
class Community:
    """So many posts, and everything else in proportion. Ids of threads, posts and members begin at FIRST."""

    posts: int

    @property
    def shape(self) -> str:
        """Name what is filled; another number at the end when the filling changes."""
        return f"{self.posts} posts, {self.threads} threads, {self.members} members, {self.topics} topics, filling 1"

    @property
    def members(self) -> int:
        return max(self.posts // 50, 20)

    @property
    def threads(self) -> int:
        return max(self.posts // 20, 5)

    @property
    def topics(self) -> int:
        return min(max(self.threads // 100, 6), 300)

    @cached_property
    def sizes(self) -> list[int]:
        """Return the posts of each thread: the first has a tenth of all, the others by Zipf's law, mixed in time."""
        huge, others = self.posts // 10, self.threads - 1
        weights = [1 / (rank + 20) for rank in range(others)]
        left = self.posts - huge - others
        sizes = [1 + int(left * weight / sum_) for sum_ in [sum(weights)] for weight in weights]
        for rank in range(self.posts - huge - sum(sizes)):
            sizes[rank % others] += 1
        Random("sizes").shuffle(sizes)
        return [huge, *sizes]

    @cached_property
    def timeline(self) -> "tuple[array[int], array[int], array[int]]":
        """Return thread, position and moment (in millionths of LASTED) of each post, in the order of time."""
        random = Random("timeline")
        keys = []
        for thread, size in enumerate(self.sizes):
            start = thread / self.threads
            keys.append(int(start * 1_000_000) << 20 | thread)
            # Most answers come soon; in the one that never ends, they come all the time.
            power = 1 if thread == 0 else 6
            keys += [
                int((start + (1 - start) * random.random() ** power) * 1_000_000) << 20 | thread
                for _ in range(size - 1)
            ]
        keys.sort()
        threads, positions, moments = array("I"), array("I"), array("I")
        counts = [0] * self.threads
        for key in keys:
            thread = key & 0xFFFFF
            counts[thread] += 1
            threads.append(thread)
            positions.append(counts[thread])
            moments.append(key >> 20)
        return threads, positions, moments

    @cached_property
    def authors(self) -> "array[int]":
        """Return who wrote each post: few write much, most write little."""
        random = Random("authors")
        return array("I", (int(self.members * random.random() ** 3) for _ in range(self.posts)))

    @cached_property
    def languages(self) -> list[str]:
        """Return the language of each thread."""
        return Random("languages").choices(words.LANGUAGES, words.SHARES, k=self.threads)

    def hidden(self, post: int) -> bool:
        """Tell whether a moderator has hidden this post: one in a thousand, never one that opens a thread."""
        return post % 997 == 5 and self.timeline[1][post] > 1

    def moment(self, post: int) -> datetime:
        """Return when a post was written; never two at the same moment."""
        return BEGAN + LASTED * (self.timeline[2][post] / 1_000_000) + timedelta(microseconds=post)

    def reactions(self, post: int) -> Iterator[tuple[str, int]]:
        """Return kind and member of each reaction to a post, 0.6 on average; nobody says the same twice."""
        luck = (post * 2_654_435_761 >> 7) % 1000
        for place, (kind, share) in enumerate(zip(REACTIONS, (180, 90, 60), strict=True)):
            if luck * (place + 1) % 1000 < share:
                for number in range(1 + luck % 3):
                    yield kind, (post * 31 + number) % self.members

    @cached_property
    def last_posts(self) -> list[int]:
        """Return the last post of each thread that is not hidden."""
        last = [0] * self.threads
        for post, thread in enumerate(self.timeline[0]):
            if not self.hidden(post):
                last[thread] = post
        return last

    @cached_property
    def first_posts(self) -> list[int]:
        """Return the post that opens each thread."""
        first = [0] * self.threads
        for post, position in enumerate(self.timeline[1]):
            if position == 1:
                first[self.timeline[0][post]] = post
        return first

    @cached_property
    def shelves(self) -> list[int]:
        """Return the topic of each thread, as its place among all topics; the huge one stands in the first."""
        random = Random("shelves")
        return [0, *(int(self.topics * random.random() ** 2) for _ in range(self.threads - 1))]
