"""Atom feeds: valid, for everyone the same, and one that is private until its address is renewed."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Takeaway
from forum.models import Topic
from members.models import Member
from pages.feeds import token_of
from tests.factories import make_event, make_member, make_post, make_release, make_session, make_thread, make_topic

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def feed(browser: Client, address: str) -> ET.Element:
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ET.fromstring(answer.content)
    check(root)
    return root


def check(root: ET.Element) -> None:
    """What RFC 4287 asks of a feed and of each entry."""
    assert root.tag == f"{ATOM}feed"
    assert [len(root.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href", "") for link in root.findall(f"{ATOM}link")}
    assert links.keys() == {"alternate", "self"}
    assert all(href.startswith("http://testserver/") for href in links.values())
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    for entry in root.findall(f"{ATOM}entry"):
        assert [len(entry.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated", "published")] == [1] * 4
        assert entry.find(f"{ATOM}link").get("href", "").startswith("http://testserver/")


def titles(root: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]


def test_a_thread_has_a_feed_of_its_posts(eve: Client, chiara: Member, ada: Member) -> None:
    thread = make_thread(by=chiara, title="Milk <b> & \x0b more", language="it", source="See [us](/about/).")
    make_post(thread).hide(by=ada, reason="Spam.")
    reply = make_post(thread, by=make_member("Elise"), source="Oui.", language="fr")

    root = feed(eve, f"/feeds/threads/{thread.pk}.atom")

    assert root.get(f"{XML}lang") == "it"
    assert titles(root) == ["Milk <b> &  more, 3", "Milk <b> &  more"]
    first, last = root.findall(f"{ATOM}entry")
    assert first.find(f"{ATOM}content").attrib == {"type": "html", f"{XML}lang": "fr"}
    assert first.find(f"{ATOM}link").get("href") == f"http://testserver/p/{reply.pk}/"
    assert first.findtext(f"{ATOM}id") == f"tag:testserver,2020:post/{reply.pk}"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "Elise"
    assert 'href="http://testserver/about/"' in (last.findtext(f"{ATOM}content") or "")


def test_the_site_tells_of_threads_agendas_and_takeaways(eve: Client, orla: Member) -> None:
    event = make_event("Meeting", organiser=orla)
    session = make_session(event, "Panel")
    make_release(event, by=orla, note="New room.")
    Takeaway.objects.create(session=session, number=1, text="Share <data>.")
    draft = make_event("Draft", organiser=orla, published_at=None)
    Takeaway.objects.create(session=make_session(draft, "Secret"), number=1, text="Hush.")
    make_thread(title="Milk")

    assert sorted(titles(feed(eve, "/feeds/site.atom"))) == [
        "Key take-away 1 of Panel",
        "Meeting: agenda, release 1",
        "Milk",
    ]


def test_feeds_hold_what_a_visitor_may_read_whoever_asks(eve: Client, chiara: Member, ada: Member, signed_in) -> None:
    topic, inner = make_topic("Open"), make_topic("Inner", audience=Topic.Audience.MEMBERS)
    make_thread(topic, title="Shown")
    make_thread(topic, title="Hidden").hide(by=ada, reason="Spam.")
    secret = make_thread(inner, title="Secret")

    for browser in (eve, signed_in(chiara), signed_in(ada)):
        for address in ("/feeds/site.atom", "/feeds/threads.atom", "/feeds/topics/open.atom"):
            assert titles(feed(browser, address)) == ["Shown"]
        assert browser.get("/feeds/topics/inner.atom").status_code == 404
        assert browser.get(f"/feeds/threads/{secret.pk}.atom").status_code == 404
        assert "inner.atom" not in browser.get("/feeds/").content.decode()


@pytest.mark.parametrize("address", ["/feeds/site.atom", "/feeds/topics/open.atom"])
def test_a_reader_that_has_it_gets_304(address: str, eve: Client) -> None:
    topic = make_topic("Open")
    for _what_is_there in ("nothing", "a thread"):
        answer = eve.get(address)
        assert eve.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert eve.get(address, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
        make_thread(topic)
    assert eve.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_pages_name_their_feeds(eve: Client, chiara: Member, signed_in) -> None:
    thread = make_thread()
    secret = make_thread(make_topic("Inner", audience=Topic.Audience.MEMBERS))

    named = f'<link rel="alternate" type="application/atom+xml" href="/feeds/threads/{thread.pk}.atom"'
    assert named in eve.get(thread.get_absolute_url()).content.decode()
    assert f"/feeds/topics/{thread.topic.slug}.atom" in eve.get(thread.topic.get_absolute_url()).content.decode()
    browser = signed_in(chiara)
    for page in (secret.get_absolute_url(), secret.topic.get_absolute_url()):
        assert browser.get(page).content.decode().count(".atom") == 1


def test_feeds_ask_the_same_for_one_row_and_three(eve: Client) -> None:
    topic = make_topic("Open")
    asked: dict[str, list[int]] = {}
    for _number in (1, 2, 3):
        thread = make_thread(topic)
        make_post(thread)
        for address in ("/feeds/site.atom", "/feeds/topics/open.atom", "/feeds/"):
            with CaptureQueriesContext(connection) as queries:
                eve.get(address)
            asked.setdefault(address, []).append(len(queries))

    assert [(counts[0], counts[2]) for counts in asked.values()] == [(5, 5), (3, 3), (1, 1)]


def test_the_private_feed_lists_what_is_unread_until_its_address_is_renewed(
    eve: Client, chiara: Member, ada: Member, signed_in: Any
) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.MEMBERS)
    thread = make_thread(inner, title="Secret")
    browser = signed_in(chiara)
    shown = browser.get("/settings/feed/").context["address"]
    address = shown.removeprefix("http://testserver")

    answer = eve.get(address)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private", "noindex")
    assert titles(feed(eve, address)) == ["Secret"]
    browser.get(thread.get_absolute_url())
    assert titles(feed(eve, address)) == []
    make_post(thread)
    assert titles(feed(eve, address)) == ["Secret"]
    thread.hide(by=ada, reason="Spam.")
    assert titles(feed(eve, address)) == []

    assert eve.get(address.replace(".atom", "x.atom")).status_code == 404
    browser.post("/settings/feed/")
    assert eve.get(address).status_code == 404
    chiara.refresh_from_db()
    renewed = f"/feeds/unread/{token_of(chiara)}.atom"
    assert eve.get(renewed).status_code == 200
    chiara.suspend(by=ada, reason="Rude.")
    assert eve.get(renewed).status_code == 404
