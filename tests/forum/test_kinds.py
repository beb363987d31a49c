"""Kinds of threads: how one is chosen, what a good practice is told in, who may change it."""

from uuid import uuid4

import pytest
from django.test import Client

from forum.models import ModerationEntry, Practice, Reaction, Thread, Topic
from forum.practices import HEADINGS
from members.models import Member
from partnerships.models import Partnership
from tests.factories import make_post, make_thread, make_topic

PARTS = {name: f"Our {name}." for name in HEADINGS}


def sent(kind: str, **fields: str) -> dict[str, str]:
    return {"kind": kind, "title": "Sensors", "language": "en", "token": str(uuid4()), **fields}


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic("Digital")


def test_a_thread_that_does_not_say_is_a_discussion(chiara: Member, topic: Topic, signed_in) -> None:
    signed_in(chiara).post("/topics/digital/new/", sent("", source="Hello."))
    signed_in(chiara).post("/topics/digital/new/", sent("question", source="Who knows?"))

    assert list(Thread.objects.order_by("pk").values_list("kind", flat=True)) == ["discussion", "question"]
    assert signed_in(chiara).post("/topics/digital/new/", sent("poem", source="O!")).status_code == 422


def test_a_kind_stands_in_the_head_and_in_rows(eve: Client, topic: Topic) -> None:
    thread = make_thread(topic, kind="challenge")

    for address in (thread.get_absolute_url(), topic.get_absolute_url()):
        assert '<span class="chip">Challenge</span>' in eve.get(address).content.decode()


def test_the_form_follows_the_kind_and_loses_no_word(chiara: Member, topic: Topic, signed_in) -> None:
    browser = signed_in(chiara)
    assert browser.get("/topics/digital/new/?kind=practice").context["form"].parts[0].name == "challenge"
    assert not hasattr(browser.get("/topics/digital/new/?kind=poem").context["form"], "parts")

    told = browser.post("/topics/digital/new/", sent("practice", source="It was hard.", write="kind"))
    assert told.context["form"]["challenge"].value() == "It was hard."
    again = browser.post("/topics/digital/new/", sent("discussion", source="", write="kind", **PARTS))
    assert again.context["form"]["source"].value().startswith("# Challenge\n\nOur challenge.\n\n# Method")
    part = browser.post(
        "/topics/digital/new/", sent("practice", source="x", write="kind"), headers={"HX-Request": "true"}
    ).content.decode()
    assert part.strip().startswith('<form method="post" id="new-thread"')
    preview = browser.post("/preview/", sent("practice", preview="1", topic="digital", **PARTS))
    assert "<h3>Challenge</h3>" in preview.content.decode()
    assert Thread.objects.count() == 0


def test_a_good_practice_is_told_in_its_parts(chiara: Member, eve: Client, topic: Topic, signed_in) -> None:
    browser = signed_in(chiara)
    missing = browser.post("/topics/digital/new/", sent("practice", **PARTS | {"steps": ""}))
    assert missing.status_code == 422
    assert list(missing.context["form"].errors) == ["steps"]
    assert missing.context["form"]["method"].value() == "Our method."

    once = sent("practice", **PARTS) | {"language": "en"}
    browser.post("/topics/digital/new/", once)
    browser.post("/topics/digital/new/", once)

    practice = Practice.objects.get()
    assert practice.parts == PARTS
    assert practice.post.thread.kind == "practice"
    page = eve.get(practice.post.thread.get_absolute_url()).content.decode()
    assert [page.count(f"<h3>{heading}</h3>") for heading in HEADINGS.values()] == [1] * 5

    edit = browser.get(f"/p/{practice.post.pk}/edit/")
    assert edit.context["form"]["result"].value() == "Our result."
    opened = {"language": "en", "kind": "practice", "base": practice.post.base}
    browser.post(f"/p/{practice.post.pk}/edit/", PARTS | opened | {"result": "More milk."})
    practice = Practice.objects.get()
    assert practice.result == "More milk."
    assert practice.post.source.endswith("# Result\n\nMore milk.\n\n# Recommendation\n\nOur recommendation.")
    assert practice.post.edited_at is None  # within the grace
    reply = make_post(practice.post.thread, by=chiara)
    assert browser.get(f"/p/{reply.pk}/edit/").context["form"]["source"].value() == "A reply."


def test_a_part_that_is_too_long_is_refused_beside_it(chiara: Member, topic: Topic, signed_in) -> None:
    answer = signed_in(chiara).post("/topics/digital/new/", sent("practice", **PARTS | {"method": "m" * 3901}))

    assert list(answer.context["form"].errors) == ["method"]
    crowd = " ".join(f"@name-{n}" for n in range(21))
    named = signed_in(chiara).post("/topics/digital/new/", sent("practice", **PARTS | {"method": crowd}))
    assert named.context["form"].errors["recommendation"] == ["Your text names 21 members; a post may name 20."]


def test_the_kind_is_changed_by_who_started_it_and_by_moderators_with_a_reason(
    chiara: Member, dao: Member, ada: Member, signed_in
) -> None:
    thread = make_thread(by=chiara, kind="question")
    answer = make_post(thread)
    thread.accept(answer)
    address = f"{thread.get_absolute_url()}kind/"

    assert signed_in(dao).get(address).status_code == 404
    assert f'href="{address}"' in signed_in(chiara).get(thread.get_absolute_url()).content.decode()
    offered = [value for value, _label in signed_in(chiara).get(address).context["form"].fields["kind"].choices]
    assert offered == ["discussion", "question", "challenge", "search"]
    assert signed_in(ada).post(address, {"kind": "challenge"}).status_code == 422
    assert signed_in(chiara).post(address, {"kind": "practice"}).status_code == 422

    signed_in(chiara).post(address, {"kind": "discussion"})
    thread.refresh_from_db()
    assert (thread.kind, thread.accepted_post) == ("discussion", None)
    assert ModerationEntry.objects.count() == 0
    for _twice in (1, 2):
        signed_in(ada).post(address, {"kind": "challenge", "reason": "It tells one."})
    entry = ModerationEntry.objects.get()
    assert (entry.verb, entry.reason) == ("kind", "It tells one.")


def test_a_challenge_asks_who_has_it_too(ben: Member, mobility: Partnership, eve: Client, signed_in) -> None:
    thread = make_thread(kind="challenge")
    make_post(thread)

    page = signed_in(ben).get(thread.get_absolute_url()).content.decode()
    assert page.count("reaction-asked") == 1
    Reaction.objects.give(thread.posts.get(position=1), "same", by=ben, partnership=mobility)
    assert '<span class="num">1 partnership</span>' in eve.get(thread.get_absolute_url()).content.decode()


def test_good_practices_can_be_listed_alone(eve: Client, topic: Topic) -> None:
    make_thread(topic)
    practice = make_thread(topic, kind="practice")

    for address in ("/threads/", topic.get_absolute_url()):
        answer = eve.get(address, {"kind": "practice"})
        assert [thread.pk for thread in answer.context["list"].rows] == [practice.pk]
        assert 'href="?kind=practice" aria-current="true">Good practice</a>' in answer.content.decode()
    for address in (topic.get_absolute_url(), "/threads/"):
        answer = eve.get(address, {"kind": "challenge"})
        assert answer.context["list"].rows == []
        assert "Nothing of this kind" in answer.content.decode()
        assert 'aria-current="true">Challenge</a>' in answer.content.decode()  # and the way back stands there


def test_whoever_chooses_nothing_starts_a_discussion(chiara, signed_in):
    page = signed_in(chiara).get(f"{make_topic().get_absolute_url()}new/").content.decode()

    assert 'value="discussion" id="id_kind_0" checked' in page
