"""The rows of the community, table by table. Columns that stay out have the model's own default."""

from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.filled import words
from benchmarks.filled.community import FIRST, Community
from core.markdown import RENDER_VERSION

type Rows = Iterator[tuple[Any, ...]]

MEMBER = "id email username display_name affiliation language password joined_at verified_at read_through_post_id"
MEMBER += " caught_up_post_id vouched_at"
TOPIC = "id slug title summary hue glyph audience partnership_id position thread_count post_count"
THREAD = "id topic_id title slug language author_id created_at post_count last_post_id last_post_at last_author_id"
THREAD += " kind pinned_at closed_at"
POST = "id thread_id position author_id affiliation language source html render_version created_at hidden_at"
POST += " thanks_count agree_count insightful_count client_token"
REACTION = "post_id member_id kind created_at"
BOOKMARK = "post_id member_id created_at"
THREAD_STATE = "member_id thread_id last_read_post_id level"
NOTIFICATION = "member_id reason actor_id target_type_id target_id created_at read_at"


def affiliation(member: int) -> str:
    return f"Cluster {member % 97}"


def members(all_: Community, password: str) -> Rows:
    """Everyone had read all when nine tenths of the posts were there."""
    mark = FIRST + all_.posts * 9 // 10
    for number in range(all_.members):
        name = f"Member {number}"
        joined = all_.moment(0)
        yield (
            *(FIRST + number, f"m{number}@bench.example", f"member-{number}", name, affiliation(number)),
            *("en", password, joined, joined, mark, mark, joined),
        )


def topics(all_: Community, partnerships: list[int]) -> Rows:
    threads, posts = [0] * all_.topics, [0] * all_.topics
    for shelf, size in zip(all_.shelves, all_.sizes, strict=True):
        threads[shelf] += 1
        posts[shelf] += size
    random = Random("topics")
    for number in range(all_.topics):
        audience = {3: "members", 4: "partnership"}.get(number % 15, "everyone") if partnerships else "everyone"
        partnership = partnerships[number % len(partnerships)] if audience == "partnership" else None
        yield (
            *(FIRST + number, f"topic-{number}", f"Topic {number}: {words.title(random, 'en')}"),
            *(words.text(random, "en", 1)[:300], "digital", "grid", audience, partnership),
            *(number + 100, threads[number], posts[number]),
        )


def threads(all_: Community) -> Rows:
    random = Random("threads")
    for number in range(all_.threads):
        first, last, language = all_.first_posts[number], all_.last_posts[number], all_.languages[number]
        yield (
            *(FIRST + number, FIRST + all_.shelves[number], words.title(random, language), f"thread-{number}"),
            *(language, FIRST + all_.authors[first], all_.moment(first), all_.sizes[number]),
            *(FIRST + last, all_.moment(last), FIRST + all_.authors[last]),
            "question" if number % 4 == 1 else "discussion",
            all_.moment(first) if number % 2000 == 7 else None,
            all_.moment(last) if number % 50 == 9 else None,
        )


def posts(all_: Community, chunk: range) -> Rows:
    random = Random(f"posts {chunk.start}")
    for post in chunk:
        thread, author = all_.timeline[0][post], all_.authors[post]
        language, moment = all_.languages[thread], all_.moment(post)
        source = words.text(random, language, post)
        kinds = [kind for kind, _member in all_.reactions(post)]
        yield (
            *(FIRST + post, FIRST + thread, all_.timeline[1][post], FIRST + author, affiliation(author), language),
            *(source, "".join(f"<p>{part}</p>\n" for part in source.split("\n\n")), RENDER_VERSION, moment),
            moment if all_.hidden(post) else None,
            *(kinds.count("thanks"), kinds.count("agree"), kinds.count("insightful"), UUID(int=post)),
        )


def reactions(all_: Community, chunk: range) -> Rows:
    for post in chunk:
        for kind, member in all_.reactions(post):
            yield FIRST + post, FIRST + member, kind, all_.moment(post)


def bookmarks(all_: Community) -> Rows:
    random = Random("bookmarks")
    for member in range(all_.members):
        for post in random.sample(range(all_.posts), min(5, all_.posts)):
            yield FIRST + post, FIRST + member, all_.moment(post)


def thread_states(all_: Community) -> Rows:
    """Twenty threads each, read to the end or to where everyone was; some are followed, a few muted."""
    random = Random("states")
    mark = all_.posts * 9 // 10
    for member in range(all_.members):
        for thread in random.sample(range(all_.threads), min(20, all_.threads)):
            read = max(all_.last_posts[thread], mark) if random.random() < 0.7 else mark
            level = random.choices(("normal", "follow", "muted"), (70, 28, 2))[0]
            yield FIRST + member, FIRST + thread, FIRST + read, level


def notifications(all_: Community, post_type: int) -> Rows:
    random = Random("notifications")
    for member in range(all_.members):
        for post in random.sample(range(all_.posts), min(20, all_.posts)):
            reason = random.choices(("thread", "reply", "mention", "quote", "topic"), (50, 20, 10, 10, 10))[0]
            read = all_.moment(post) if post < all_.posts * 0.95 else None
            actor = FIRST + all_.authors[post]
            yield FIRST + member, reason, actor, post_type, FIRST + post, all_.moment(post), read
