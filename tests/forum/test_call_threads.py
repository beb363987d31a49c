"""One click leads to the thread about a call; whoever looks for partners says so in a thread of that kind."""

from typing import Any

import pytest
from django.test import Client

from forum.models import Held, Post, Thread, ThreadState, Topic
from forum.models.topics import CALLS
from forum.notices import tell_about_post
from members.models import Member
from notifications.levels import Level
from notifications.models import Follow, Notification
from partnerships.models import Call
from tests.at_once import at_once
from tests.factories import make_call, make_member, make_thread, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db: None) -> Call:
    return make_call("Pilots", summary="For pilots\nacross borders.")


def test_the_first_click_opens_the_thread_and_the_next_follows_it(
    call: Call, chiara: Member, dao: Member, signed_in: Any
) -> None:
    first = signed_in(chiara).post("/calls/pilots/discuss/")
    thread = Thread.objects.get()
    assert (thread.call, thread.title, thread.kind, thread.topic.slug) == (call, "Pilots", "discussion", CALLS)
    assert thread.posts.get().source == "> For pilots\n> across borders."
    assert first["Location"] == thread.get_absolute_url()
    assert signed_in(dao).post("/calls/pilots/discuss/")["Location"] == thread.get_absolute_url()
    assert ThreadState.objects.get(member=dao, thread=thread).level == Level.FOLLOW
    page = signed_in(dao).get(thread.get_absolute_url()).content.decode()
    assert 'About the call <a href="/calls/pilots/"' in page


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_open_one_thread_on_one_shelf(call: Call, chiara: Member, dao: Member, signed_in: Any) -> None:
    browsers = [signed_in(chiara), signed_in(dao)]
    answers = at_once(*(lambda one=one: one.post("/calls/pilots/discuss/").status_code for one in browsers))
    assert (answers, Thread.objects.count(), Topic.objects.count()) == ([302, 302], 1, 1)


def test_a_call_that_a_topic_names_is_discussed_there(call: Call, chiara: Member, signed_in: Any) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.MEMBERS, position=1)
    funding = make_topic("Funding", position=2)
    for topic in (inner, funding):
        topic.calls.add(call)
    signed_in(chiara).post("/calls/pilots/discuss/")
    assert Thread.objects.get().topic == funding


def test_a_newcomer_s_thread_waits_and_a_visitor_signs_in(call: Call, eve: Client, una: Member, signed_in: Any) -> None:
    newcomer = make_member("Nora", vouched=False)
    browser = signed_in(newcomer)
    held = browser.post("/calls/pilots/discuss/")["Location"]
    assert (held, browser.post("/calls/pilots/discuss/")["Location"]) == (Held.objects.get().get_absolute_url(), held)
    assert Held.objects.get().release().thread.call == call
    for deed in ("discuss", "partner-search"):
        assert eve.post(f"/calls/pilots/{deed}/")["Location"].startswith("/accounts/login/")
        assert signed_in(una).get(f"/calls/pilots/{deed}/").status_code == 405
    assert signed_in(una).post("/calls/pilots/discuss/").status_code in {302, 403}


def test_who_looks_for_partners_says_so_and_the_call_shows_it(
    call: Call, eve: Client, chiara: Member, signed_in: Any
) -> None:
    assert "Nobody looks for partners for this call yet: be the first." in eve.get("/calls/pilots/").content.decode()
    browser = signed_in(chiara)
    form = browser.post("/calls/pilots/partner-search/")["Location"]
    assert form == f"/topics/{CALLS}/new/?kind=search&call=pilots"
    page = browser.get(form)
    assert 'About the call <a href="/calls/pilots/"' in page.content.decode()
    token = page.context["form"]["token"].value()
    told = {"kind": "search", "call": "pilots", "title": "Coordinator sought", "source": "We bring SMEs."}
    browser.post(f"/topics/{CALLS}/new/", told | {"language": "en", "token": token})
    thread = Thread.objects.get()
    assert (thread.call, thread.kind) == (call, Thread.Kind.SEARCH)
    answer = eve.get("/calls/pilots/")
    assert ([one.title for one in answer.context["searches"]], list(answer.context["talks"])) == (
        ["Coordinator sought"],
        [],
    )


@pytest.mark.parametrize("asked", ["nonsense", "%00", "pilots"])
def test_a_form_that_names_a_call_shows_it_or_nothing(asked: str, call: Call, chiara: Member, signed_in: Any) -> None:
    make_topic("Funding")
    answer = signed_in(chiara).get(f"/topics/funding/new/?kind=search&call={asked}")
    assert answer.status_code == 200
    assert ("About the call" in answer.content.decode()) == (asked == "pilots")


def test_followers_of_a_call_hear_of_a_new_thread_about_it_and_can_turn_it_down(
    call: Call, chiara: Member, dao: Member, signed_in: Any
) -> None:
    Follow.objects.set_level(call, Level.FOLLOW, by=dao)
    thread = make_thread(by=chiara, call=call)
    tell_about_post(Post.objects.for_notices().get(thread=thread))
    notice = Notification.objects.get()
    assert (notice.member, notice.reason) == (dao, "call")
    browser = signed_in(dao)
    browser.post(f"/notifications/{notice.pk}/less/")
    assert not Follow.objects.exists()
    assert "You no longer follow this call." in browser.get(f"/notifications/?lowered={notice.pk}").content.decode()


def test_what_i_follow_lists_calls(call: Call, dao: Member, signed_in: Any) -> None:
    Follow.objects.set_level(call, Level.FOLLOW, by=dao)
    page = signed_in(dao).get("/settings/following/").content.decode()
    assert "<h2" in page
    assert 'href="/calls/pilots/"' in page


def test_a_call_shows_threads_and_topics_to_those_who_may_read_them(
    call: Call, eve: Client, chiara: Member, ada: Member, signed_in: Any
) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.MEMBERS)
    inner.calls.add(call)
    make_thread(inner, title="Between us", call=call)
    make_thread(title="Spam", call=call).hide(by=ada, reason="Spam.")
    assert [word in eve.get("/calls/pilots/").content.decode() for word in ("Between us", "Inner", "Spam")] == [
        False
    ] * 3
    shown = signed_in(chiara).get("/calls/pilots/").content.decode()
    assert [word in shown for word in ("Between us", "Inner", "Spam")] == [True, True, False]


def test_topics_narrow_the_board_if_everyone_reads_them(call: Call, ada: Member, eve: Client, signed_in: Any) -> None:
    make_call("Other")
    make_topic("Funding").calls.add(call)
    make_topic("Secret", audience=Topic.Audience.MEMBERS).calls.add(call)
    for browser in (eve, signed_in(ada)):
        topics = browser.get("/calls/").context["board"].choices[-1]
        assert [(one.value, one.count) for one in topics.options] == [("funding", 1), ("not-stated", 1)]
        assert [one.slug for one in browser.get("/calls/?topic=funding").context["page"]] == ["pilots"]
        assert [one.slug for one in browser.get("/calls/?topic=not-stated").context["page"]] == ["other"]
        assert list(browser.get("/calls/?topic=secret").context["page"]) == []
