"""A member named by @user-name is remembered, if they may read the thread; nobody else can tell that they exist."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.models import Mention, Post, Topic
from members.models import Member
from partnerships.models import Affiliation, Partnership
from tests.factories import make_member, make_post, make_thread, make_topic

LINK = '<a href="/members/{0}/" class="mention" rel="nofollow ugc noopener">@{0}</a>'


def named_in(post: Post) -> list[str]:
    return sorted(post.mentions.values_list("member__username", flat=True))


def test_a_reply_names_members(chiara: Member, dao: Member) -> None:
    post = make_post(by=chiara, source="Ask @dao, @Dao or @nobody-at-all; `@chiara` is code.")

    once, again = LINK.format("dao"), LINK.format("dao").replace("@d", "@D")
    assert named_in(post) == ["dao"]
    assert post.html == f"<p>Ask {once}, {again} or @nobody-at-all; <code>@chiara</code> is code.</p>\n"


def test_an_opening_names_members_too(chiara: Member, dao: Member) -> None:
    thread = make_thread(by=chiara, source="For @dao")

    assert named_in(thread.posts.get()) == ["dao"]


def test_an_edit_names_anew_and_lets_go(chiara: Member, dao: Member, ben: Member) -> None:
    post = make_post(by=chiara, source="For @dao")
    kept = make_post(post.thread, by=chiara, source="For @dao")

    post.edit(source="For @ben", language="en")

    assert (named_in(post), named_in(kept)) == (["ben"], ["dao"])
    assert post.html == f"<p>For {LINK.format('ben')}</p>\n"


def test_the_same_form_twice_names_once(chiara: Member, dao: Member) -> None:
    post = make_post(by=chiara, source="For @dao")

    make_post(post.thread, by=chiara, source="For @dao", token=post.client_token)

    assert Mention.objects.count() == 1


def test_A07_who_may_not_read_the_topic_is_not_named(
    ada: Member, ben: Member, chiara: Member, dao: Member, mobility: Partnership
) -> None:
    """In a partnership's topic: its people, its editors, those who moderate; others look as if they did not exist."""
    Affiliation.objects.create(member=dao, partnership=mobility)
    inner = make_topic("Inner", audience=Topic.Audience.PARTNERSHIP, partnership=mobility)

    post = make_post(make_thread(inner, by=ben), by=ben, source="@ada @ben @chiara @dao @nobody")

    assert named_in(post) == ["ada", "ben", "dao"]
    ada_, ben_, dao_ = (LINK.format(name) for name in ("ada", "ben", "dao"))
    assert post.html == f"<p>{ada_} {ben_} @chiara {dao_} @nobody</p>\n"


def test_A07_who_is_not_seen_is_not_named(chiara: Member, una: Member) -> None:
    make_member("Gone", suspended_at=timezone.now())

    post = make_post(by=chiara, source="@una @gone")

    assert (named_in(post), post.html) == ([], "<p>@una @gone</p>\n")


@pytest.mark.parametrize("audience", Topic.Audience.values)
def test_readers_of_a_topic_are_those_who_see_it(
    audience: str, ada: Member, ben: Member, chiara: Member, dao: Member, sam: Member, mobility: Partnership
) -> None:
    """One rule, asked from both sides, gives one answer."""
    Affiliation.objects.create(member=dao, partnership=mobility)
    everyone = [ada, ben, chiara, dao, sam]
    for hidden_at in (None, timezone.now()):
        topic = make_topic(audience=audience, partnership=mobility, hidden_at=hidden_at)

        seeing = [member for member in everyone if topic in Topic.objects.visible_to(member)]

        assert list(topic.readers().order_by("pk")) == sorted(seeing, key=lambda member: member.pk)


def test_more_than_twenty_are_too_many(chiara: Member, signed_in) -> None:
    browser, thread = signed_in(chiara), make_thread()
    fields = {"language": "en", "token": "00000000-0000-4000-8000-000000000001"}

    names = " ".join(f"@m{number}" for number in range(21))
    answer = browser.post(f"{thread.get_absolute_url()}reply/", {"source": names, **fields})

    assert answer.status_code == 422
    assert "Your text names 21 members; a post may name 20." in answer.content.decode()
    assert names in answer.content.decode()
    repeated = browser.post(f"{thread.get_absolute_url()}reply/", {"source": "@m1 " * 30, **fields})
    assert repeated.status_code == 302


def test_a_preview_shows_mentions_as_the_page_would(
    ben: Member, chiara: Member, mobility: Partnership, signed_in
) -> None:
    browser = signed_in(ben)
    topics = [make_topic("Open"), make_topic("In", audience="partnership", partnership=mobility)]

    shown = [browser.post("/preview/", {"source": "@chiara", "topic": topic.slug}).content.decode() for topic in topics]

    assert [LINK.format("chiara") in html for html in shown] == [True, False]
    assert LINK.format("chiara") not in browser.post("/preview/", {"source": "@chiara"}).content.decode()


def test_A07_a_preview_tells_nothing_of_topics_one_does_not_see(
    chiara: Member, mobility: Partnership, signed_in
) -> None:
    make_topic("In", audience="partnership", partnership=mobility)

    html = signed_in(chiara).post("/preview/", {"source": "@chiara", "topic": "in"}).content.decode()

    assert LINK.format("chiara") not in html


def test_naming_members_costs_two_queries(chiara: Member, dao: Member) -> None:
    thread = make_thread()

    with CaptureQueriesContext(connection) as plain:
        make_post(thread, by=chiara, source="Plain")
    with CaptureQueriesContext(connection) as naming:
        make_post(thread, by=chiara, source="@dao and @ben, @una, @dao")

    assert len(naming) - len(plain) == 2
