"""The pages that are measured, with what was promised of each."""

import random
import time
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from benchmarks.agenda import long_event
from benchmarks.filled.community import FIRST
from benchmarks.filled.words import COMMON, MIDDLING, RARE
from benchmarks.load import Ask
from benchmarks.records import full_directory
from forum.models import Thread
from members.middleware import SEEN_KEY
from members.models import Member

CSRF = "benchmark" * 3 + "token"  # 32 letters, as Django's own
READER = FIRST + 7


class Page(NamedTuple):
    """A row of the table. `beside` is the plain view it is compared with, `target` the least share of its speed."""

    name: str
    asks: list[Ask]
    beside: list[Ask]
    target: float | None = None
    most: float | None = None  # p95 in ms with one connection


def cookie(member: Member) -> str:
    """Sign a member in."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(member.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session[SEEN_KEY] = int(time.time())
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def hundredth(thread: Thread) -> str:
    """Return the address of the hundredth page of a topic, or of its last if it has fewer."""
    threads = Thread.objects.on(thread.topic).unpinned()
    row = threads.recent()[: 99 * 25][::-1][0] if threads.count() < 99 * 25 else threads.recent()[99 * 25 - 1]
    return f"{thread.topic.get_absolute_url()}?{urlencode({'after': f'{row.last_post_at.isoformat()}~{row.pk}'})}"


def pages() -> list[Page]:
    """Return all of them; the reader is one member, replies come from many, so that nobody writes too fast."""
    reader = cookie(Member.objects.get(pk=READER))
    plain, bare = [Ask("/one-query/", reader)], [Ask("/one-query/")]
    huge = Thread.objects.order_by("-post_count")[0]
    first, topic = huge.get_absolute_url(), huge.topic.get_absolute_url()
    middle, last = (f"{first}?page={number}" for number in (huge.page_count // 2, huge.page_count))
    event = long_event().get_absolute_url()
    usual = list(Thread.objects.filter(pk__gte=FIRST, topic__audience="everyone").order_by("?")[:1000])

    def signed(name: str, path: str, target: float | None = None, most: float | None = None) -> Page:
        return Page(name, [Ask(path, reader)], plain, target, most)

    return [
        Page("one query, signed in", plain, plain),
        Page("one query, visitor, no template", [Ask("/bare/")], bare),
        signed("home", "/"),
        Page("home, visitor", [Ask("/")], bare),
        signed("topic, page 1", topic, 0.4),
        signed("topic, page 100", hundredth(huge), 0.4),
        signed("thread, first page", first, 0.5),
        signed("thread, middle page", middle, 0.5),
        signed("thread, last page", last, 0.45),
        Page("thread, visitor, first page", [Ask(first)], bare),
        Page("thread, visitor, last page", [Ask(last)], bare),
        Page("thread, 1,000 of them", [Ask(thread.get_absolute_url(), reader) for thread in usual], plain),
        Page("event, 1,000 sessions, visitor", [Ask(event)], bare, None, 300),
        signed("event, 1,000 sessions", event, None, 300),
        *_directory(),
        signed("unread list", "/?show=unread"),
        signed("search, common word", f"/search/?q={COMMON}", None, 150),
        signed("search, rare word", f"/search/?q={RARE}", None, 150),
        signed("search, middling word", f"/search/?q={MIDDLING}", None, 150),
        signed("search, no such word", "/search/?q=zyzzyva", None, 150),
        signed("search, common word in a topic", f"/search/?q={COMMON}&topic={huge.topic.slug}", None, 150),
        signed("search, common word in Italian", f"/search/?q={COMMON}&language=it", None, 150),
        signed("search, phrase of common words", f"/search/?q=%22the+{COMMON}s%22"),
        Page("search, common word, visitor", [Ask(f"/search/?q={COMMON}")], bare, None, 150),
        Page("search, rare word, visitor", [Ask(f"/search/?q={RARE}")], bare, None, 150),
        signed("search, names while typing", "/search/suggest/?q=mob", None, 50),
        _reply(usual),
    ]


def _directory() -> list[Page]:
    """The directory, each view of it, two facets, and the overview of figures, at 5,000 and 20,000."""
    full_directory()
    addresses = {
        "directory": "",
        "directory as a table": "?view=table",
        "directory as a map": "?view=map",
        "directory, last confirmed first": "?view=table&sort=confirmed",
        "directory, two facets": "?country=IT&sector=textiles",
        "directory, region and technology": "?country=SE&region=SE12&technology=robotics",
        "directory, by name": "?q=number",
        "overview of figures": "scoreboard/",
    }
    return [Page(name, [Ask(f"/partnerships/{end}")], [Ask("/bare/")], None, 150) for name, end in addresses.items()]


def _reply(threads: list[Thread]) -> Page:
    members = [cookie(member) for member in Member.objects.filter(pk__gte=FIRST).order_by("pk")[:4000]]
    open_ = [thread for thread in threads if not thread.closed_at]
    text = (
        "A reply of usual length with **some** Markdown, [a link](https://forum.example/) and a list:\n\n- one\n- two\n"
    )
    form = urlencode({"csrfmiddlewaretoken": CSRF, "source": text})
    written = [Ask("/two-query-write/", member, form) for member in members]
    replies = []
    for member in members * 3:
        fields = {"csrfmiddlewaretoken": CSRF, "source": text, "language": "en", "token": str(uuid4())}
        replies.append(Ask(f"{random.choice(open_).get_absolute_url()}reply/", member, urlencode(fields)))
    random.shuffle(replies)
    return Page("post a reply", replies, written, 0.4, 60)
