"""What machines are told, by a strict model of schema.org; and that they are told nothing private."""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.querysets import PAGE_SIZE
from forum.models import Post, Reaction, Thread, Topic
from members.models import Member
from pages.sitemaps import ThreadFiles
from tests.factories import make_member, make_partnership, make_post, make_thread, make_topic
from tests.forum.test_thread_pages import long_thread

# As schema.org defines them and as search engines ask: what a thing must have, and what it may have.
URL, TEXT, NUMBER, MOMENT = "url", "text", "number", "moment"
POSTING = {"url": URL, "author": "Person", "datePublished": MOMENT, "inLanguage": TEXT, "text": TEXT}
MODEL: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "BreadcrumbList": ({"itemListElement": ["ListItem"]}, {}),
    "ListItem": ({"position": NUMBER, "name": TEXT, "item": URL}, {}),
    "Person": ({"name": TEXT}, {"url": URL}),
    "CollectionPage": ({"name": TEXT, "url": URL}, {}),
    "InteractionCounter": ({"interactionType": URL, "userInteractionCount": NUMBER}, {}),
    "DiscussionForumPosting": (
        POSTING
        | {"@id": URL, "headline": TEXT, "isPartOf": "CollectionPage", "commentCount": NUMBER}
        | {"interactionStatistic": ["InteractionCounter"]},
        {"comment": ["Comment"], "dateModified": MOMENT},
    ),
    "Comment": (POSTING | {"upvoteCount": NUMBER}, {"dateModified": MOMENT}),
    "QAPage": ({"@id": URL, "mainEntity": "Question"}, {}),
    "Question": (
        POSTING | {"name": TEXT, "answerCount": NUMBER, "upvoteCount": NUMBER},
        {"acceptedAnswer": "Answer", "suggestedAnswer": ["Answer"], "dateModified": MOMENT},
    ),
    "Answer": (POSTING | {"upvoteCount": NUMBER}, {"dateModified": MOMENT}),
}


def check(thing: Any, wanted: Any) -> None:
    """Refuse what the model does not know, lacks or holds in another form."""
    if isinstance(wanted, list):
        assert isinstance(thing, list)
        assert thing
        for one in thing:
            check(one, wanted[0])
    elif wanted in MODEL:
        must, may = MODEL[wanted]
        assert thing["@type"] == wanted
        assert must.keys() <= thing.keys() - {"@type"} <= must.keys() | may.keys()
        for name in thing.keys() - {"@type"}:
            check(thing[name], (must | may)[name])
    elif wanted == NUMBER:
        assert type(thing) is int
        assert thing >= 0
    else:
        assert isinstance(thing, str)
        assert thing
        assert wanted != URL or thing.startswith(("http://testserver/", "https://schema.org/"))
        assert wanted != MOMENT or datetime.fromisoformat(thing).tzinfo


def linked(html: str) -> dict[str, Any]:
    """Return the things a page tells, by type, each checked."""
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    told = json.loads(data)
    assert told.keys() == {"@context", "@graph"}
    for thing in told["@graph"]:
        check(thing, thing["@type"])
    return {thing["@type"]: thing for thing in told["@graph"]}


def og(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', html))


def canonical(browser: Client, address: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]*)">', browser.get(address).content.decode())


def test_a_discussion_is_told_with_its_comments(eve: Client, chiara: Member, dao: Member) -> None:
    thread = make_thread(make_topic("Digital"), by=chiara, title="Milk & honey", source="We **share** data.")
    reply = make_post(thread, by=dao, source="So do we.", language="fr")
    gone = make_post(thread)
    gone.author.delete()
    Reaction.objects.give(reply, "thanks", by=chiara)

    html = eve.get(thread.get_absolute_url()).content.decode()
    told = linked(html)

    posting = told["DiscussionForumPosting"]
    assert (posting["headline"], posting["text"], posting["commentCount"]) == ("Milk & honey", "We share data.", 2)
    assert posting["author"] == {
        "@type": "Person",
        "name": "Chiara",
        "url": f"http://testserver{chiara.get_absolute_url()}",
    }
    assert [comment["upvoteCount"] for comment in posting["comment"]] == [1, 0]
    assert posting["comment"][0]["inLanguage"] == "fr"
    assert [step["name"] for step in told["BreadcrumbList"]["itemListElement"]] == ["Topics", "Digital", "Milk & honey"]
    assert og(html) == {
        "site_name": "Cluster Forum",
        "type": "article",
        "title": "Milk &amp; honey",
        "description": "We share data.",
        "url": f"http://testserver{thread.get_absolute_url()}",
        "locale": "en_GB",
    }


def test_a_question_is_told_with_its_answers(eve: Client, chiara: Member, dao: Member) -> None:
    thread = make_thread(by=chiara, kind="question")
    assert "DiscussionForumPosting" in linked(eve.get(thread.get_absolute_url()).content.decode())
    first, second = make_post(thread, by=dao), make_post(thread)
    thread.accept(second)

    question = linked(eve.get(thread.get_absolute_url()).content.decode())["QAPage"]["mainEntity"]

    assert question["acceptedAnswer"]["url"] == f"http://testserver/p/{second.pk}/"
    assert [answer["url"] for answer in question["suggestedAnswer"]] == [f"http://testserver/p/{first.pk}/"]
    assert question["answerCount"] == 2


def test_a_later_page_tells_the_thread_with_its_own_comments(
    eve: Client, ada: Member, chiara: Member, django_assert_num_queries
) -> None:
    thread = long_thread(PAGE_SIZE + 2, by=chiara)
    opening, *_, last_but_one, last = thread.posts.order_by("position")

    with django_assert_num_queries(3):  # the thread, its posts, the one that opens it
        page = eve.get(thread.get_absolute_url(), {"page": "2"}).content.decode()

    told = linked(page)
    posting, address = told["DiscussionForumPosting"], f"http://testserver{thread.get_absolute_url()}"
    assert told.keys() == {"BreadcrumbList", "DiscussionForumPosting"}
    assert (posting["@id"], posting["url"], posting["text"]) == (address, address, opening.source)
    assert (posting["author"]["name"], posting["commentCount"]) == ("Chiara", PAGE_SIZE + 1)
    assert [one["url"] for one in posting["comment"]] == [f"http://testserver/p/{p.pk}/" for p in (last_but_one, last)]

    opening.hide(by=ada, reason="For the story.")
    assert linked(eve.get(thread.get_absolute_url(), {"page": "2"}).content.decode()).keys() == {"BreadcrumbList"}


def test_a_later_page_of_a_question_tells_its_own_answers(eve: Client, chiara: Member) -> None:
    thread = long_thread(PAGE_SIZE + 2, by=chiara)
    Thread.objects.filter(pk=thread.pk).update(kind="question")
    first, second = thread.posts.filter(position__gt=PAGE_SIZE).order_by("position")
    thread.accept(second)

    question = linked(eve.get(thread.get_absolute_url(), {"page": "2"}).content.decode())["QAPage"]["mainEntity"]

    assert question["acceptedAnswer"]["url"] == f"http://testserver/p/{second.pk}/"
    assert [answer["url"] for answer in question["suggestedAnswer"]] == [f"http://testserver/p/{first.pk}/"]


VECTORS = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\u2028\u2029",
    "&lt;b&gt;",
    "]]>",
    '"\\',
    "${x}{{7*7}}",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_A17_no_text_leaves_its_element(vector: str, eve: Client) -> None:
    author = make_member(f"M {vector}")
    thread = make_thread(make_topic(f"T {vector}", slug="t"), by=author, title=f"A {vector}", source=f"`{vector}`")
    make_post(thread, source=f"`{vector}`", by=author)

    html = eve.get(thread.get_absolute_url()).content.decode()

    posting = linked(html)["DiscussionForumPosting"]
    assert posting["headline"] == f"A {vector}"
    assert posting["author"]["name"] == f"M {vector}"
    data = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set(data) & set("<>&\u2028\u2029")
    assert og(html)["title"].startswith("A ")


def test_what_is_not_for_everyone_tells_machines_nothing(chiara: Member, ben: Member, ada: Member, signed_in) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.MEMBERS, summary="Only for us.")
    closed = make_topic("Close", audience=Topic.Audience.PARTNERSHIP, partnership=ben.edited_partnerships.get())
    hidden = make_thread(title="Hidden words")
    hidden.hide(by=ada, reason="Spam.")
    seen = [(chiara, inner), (chiara, make_thread(inner, title="Secret words")), (ben, closed), (ada, hidden)]

    for member, page in seen:
        head = signed_in(member).get(page.get_absolute_url()).content.decode().split("</head>")[0]
        assert '<meta name="robots" content="noindex">' in head
        assert "og:" not in head
        assert "ld+json" not in head
        description = re.findall(r'<meta name="description" content="([^"]*)"', head)
        assert description == [
            "Where European cluster partnerships discuss, publish their events and keep their profiles."
        ]


def test_every_page_has_one_address(eve: Client) -> None:
    thread = long_thread(PAGE_SIZE + 1, by=make_member())
    address = f"http://testserver{thread.get_absolute_url()}"

    assert canonical(eve, f"{thread.get_absolute_url()}?page=2&quote=1&utm=x") == [f"{address}?page=2"]
    assert canonical(eve, f"{thread.get_absolute_url()}?page=1") == [address]
    assert canonical(eve, "/threads/?kind=practice&show=unanswered") == ["http://testserver/threads/"]
    assert canonical(eve, "/about/?x=%22%3E%3Cscript%3E") == ["http://testserver/about/"]
    assert canonical(eve, "/nowhere/") == []
    partnership = make_partnership("Mobility")
    assert og(eve.get(partnership.get_absolute_url()).content.decode())["title"] == "Mobility"


def test_machines_cost_no_query(eve: Client, chiara: Member, signed_in) -> None:
    thread = make_thread()
    counts = []
    for _posts in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            eve.get(thread.get_absolute_url())
        counts.append(len(queries))
        make_post(thread), make_post(thread)
    assert counts == [2, 2]
    assert "ld+json" not in signed_in(chiara).get(thread.get_absolute_url()).content.decode()


def test_the_sitemap_lists_threads_by_ranges_of_ids(eve: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ThreadFiles, "size", 2)
    topic = make_topic("Open")
    threads = [make_thread(topic) for _ in range(3)]

    index = eve.get("/sitemap.xml").content.decode()
    files = re.findall(r"<loc>http://testserver(/sitemap-threads\.xml[^<]*)</loc>", index)
    assert len(files) == Thread.objects.latest("pk").pk // 2 + 1
    # Earlier stories have used up ids: only the files of these threads hold any.
    ours = sorted({files[thread.pk // 2] for thread in threads})
    listed = "".join(eve.get(file.replace("&amp;", "&")).content.decode() for file in ours)
    assert [listed.count(f"{thread.get_absolute_url()}</loc>") for thread in threads] == [1, 1, 1]
    assert [eve.get("/sitemap-threads.xml", {"p": page}).status_code for page in ("0", "x", "9" * 30)] == [404] * 3
    with CaptureQueriesContext(connection) as queries:
        eve.get(files[-1])
    assert not [query for query in queries if re.search(r"OFFSET|COUNT\(", query["sql"])]
    assert Post.objects.count() == 3
