"""Django admin as the moderators' workplace: useful lists, deeds with a reason, nothing more than they need."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from events.models import Takeaway
from forum.models import ModerationEntry
from forum.verbs import THREAD_VERBS
from members.models import Member
from tests.factories import make_event, make_member, make_post, make_session, make_thread, make_topic

LISTS = ["forum/topic", "forum/thread", "forum/post", "forum/moderationentry", "members/member"]


def act(browser: Client, address: str, action: str, *targets: Any, **fields: Any) -> Any:
    data = {"action": action, "_selected_action": [target.pk for target in targets], **fields}
    return browser.post(f"/admin/{address}/", data)


@pytest.mark.parametrize("address", LISTS)
def test_moderators_see_every_list_and_may_neither_add_nor_delete(address: str, ada: Member, signed_in) -> None:
    make_post().hide(by=ada, reason="Spam.")
    browser = signed_in(ada)

    html = browser.get(f"/admin/{address}/").content.decode()

    assert 'id="result_list"' in html
    assert "addlink" not in html
    assert browser.get(f"/admin/{address}/add/").status_code == 403


def test_moderators_read_posts_but_cannot_change_them(ada: Member, signed_in) -> None:
    post = make_post(source="Their words.")
    browser = signed_in(ada)

    assert "Their words." in browser.get(f"/admin/forum/post/{post.pk}/change/").content.decode()
    for kind, pk in (("post", post.pk), ("thread", post.thread_id), ("topic", post.thread.topic_id)):
        assert browser.post(f"/admin/forum/{kind}/{pk}/change/", {"title": "Mine", "source": "Mine"}).status_code == 403
        assert browser.post(f"/admin/forum/{kind}/{pk}/delete/", {"post": "yes"}).status_code == 403
    post.refresh_from_db()
    assert post.source == "Their words."


def test_not_even_admins_change_posts_or_the_log(sam: Member, signed_in) -> None:
    post = make_post()
    post.hide(by=sam, reason="Spam.")
    entry, browser = ModerationEntry.objects.get(), signed_in(sam)

    for address in (f"forum/post/{post.pk}", f"forum/moderationentry/{entry.pk}"):
        assert browser.get(f"/admin/{address}/change/").status_code == 200
        assert browser.post(f"/admin/{address}/change/", {"reason": "Another."}).status_code == 403
        assert browser.post(f"/admin/{address}/delete/", {"post": "yes"}).status_code == 403


RULE = "House rules: no advertising"
WHY = {"reason": "House rule 3.", "minutes": "60", "rule": RULE}


@pytest.mark.parametrize("verb", THREAD_VERBS)
def test_a_deed_asks_for_its_reason_and_is_logged(verb: str, ada: Member, signed_in) -> None:
    threads = [make_thread(title="Milk"), make_thread(title="Honey")]
    for thread in threads:
        for before in ("close", "pin", "hide"):
            if verb in {"reopen", "unpin", "restore"}:
                getattr(thread, before)(by=ada, reason="Before.")
    known = ModerationEntry.objects.count()
    browser = signed_in(ada)

    asked = act(browser, "forum/thread", verb, *threads)
    empty = act(browser, "forum/thread", verb, *threads, confirmed="yes", reason="")
    done = act(browser, "forum/thread", verb, *threads, confirmed="yes", **WHY)

    assert (asked.status_code, empty.status_code, done.status_code) == (200, 422, 302)
    assert "<li>Milk</li>" in asked.content.decode()
    entries = ModerationEntry.objects.order_by("pk")[known:]
    assert [(e.verb, e.moderator, e.reason) for e in entries] == [(verb, ada, "House rule 3.")] * 2


def test_threads_are_moved_together(ada: Member, signed_in) -> None:
    thread, elsewhere = make_thread(), make_topic("Elsewhere")

    fields = {"confirmed": "yes", "reason": "It belongs there.", "topic": elsewhere.pk}
    act(signed_in(ada), "forum/thread", "move", thread, **fields)

    thread.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (thread.topic, elsewhere.thread_count) == (elsewhere, 1)


def test_posts_are_hidden_and_restored(ada: Member, signed_in) -> None:
    post, browser = make_post(), signed_in(ada)

    act(browser, "forum/post", "hide", post, confirmed="yes", rule=RULE, reason="Spam.")
    post.refresh_from_db()
    assert post.hidden_at is not None
    act(browser, "forum/post", "restore", post, confirmed="yes", reason="It was not.")
    post.refresh_from_db()
    assert post.hidden_at is None


def test_members_are_suspended_and_reinstated(ada: Member, chiara: Member, signed_in) -> None:
    browser, theirs = signed_in(ada), signed_in(chiara)

    act(browser, "members/member", "suspend", chiara, confirmed="yes", rule=RULE, reason="Insults.")
    chiara.refresh_from_db()
    assert chiara.suspended_at is not None
    assert "Sign out" not in theirs.get("/topics/").content.decode()
    act(browser, "members/member", "reinstate", chiara, confirmed="yes", reason="Apologised.")
    chiara.refresh_from_db()
    assert chiara.suspended_at is None
    entries = ModerationEntry.objects.order_by("pk").values_list("verb", "member", "reason")
    assert list(entries) == [("suspend", chiara.pk, "Insults."), ("reinstate", chiara.pk, "Apologised.")]


def test_moderators_do_not_suspend_staff_nor_anyone_themselves(ada: Member, sam: Member, signed_in) -> None:
    for moderator, target in ((ada, sam), (ada, ada), (sam, sam)):
        act(signed_in(moderator), "members/member", "suspend", target, confirmed="yes", reason="No.")
        target.refresh_from_db()
        assert target.suspended_at is None


def test_staff_without_the_permission_can_do_nothing(chiara: Member, signed_in) -> None:
    helper = make_member("Helper", is_staff=True)
    thread, browser = make_thread(), signed_in(helper)

    assert browser.get("/admin/forum/thread/").status_code == 403
    assert act(browser, "forum/thread", "close", thread, confirmed="yes", reason="No.").status_code == 403
    assert signed_in(chiara).get("/admin/forum/thread/").status_code == 302


def test_who_may_only_look_has_no_deeds(ada: Member, signed_in) -> None:
    group = Group.objects.get(name="Moderators")
    group.permissions.remove(group.permissions.get(codename="moderate"))
    thread, browser = make_thread(), signed_in(ada)

    act(browser, "forum/thread", "close", thread, confirmed="yes", reason="No.")

    thread.refresh_from_db()
    assert thread.closed_at is None


def test_addresses_are_for_admins_alone(ada: Member, sam: Member, chiara: Member, signed_in) -> None:
    for address in ("/admin/members/member/", f"/admin/members/member/{chiara.pk}/change/"):
        assert chiara.email not in signed_in(ada).get(address).content.decode()
    assert chiara.email in signed_in(sam).get(f"/admin/members/member/{chiara.pk}/change/").content.decode()
    found = signed_in(ada).get("/admin/members/member/", {"q": chiara.email}).content.decode()
    assert 'id="result_list"' not in found
    assert "Chiara" in signed_in(sam).get("/admin/members/member/", {"q": chiara.email}).content.decode()


def test_nobody_sees_a_password(sam: Member, chiara: Member, signed_in) -> None:
    assert chiara.password not in signed_in(sam).get(f"/admin/members/member/{chiara.pk}/change/").content.decode()


def test_an_admin_who_renames_a_topic_leaves_its_counters_alone(sam: Member, signed_in) -> None:
    topic = make_topic("Milk", summary="Old")
    browser = signed_in(sam)
    fields = {"slug": "milk", "title": "Milk", "summary": "New", "hue": "value", "glyph": "hub"}
    other = {"audience": "everyone", "position": "0", "aliases": "", "source_section": ""}
    make_thread(topic)

    answer = browser.post(f"/admin/forum/topic/{topic.pk}/change/", fields | other)

    topic.refresh_from_db()
    assert (answer.status_code, topic.summary, topic.thread_count, topic.post_count) == (302, "New", 1, 1)


@pytest.mark.parametrize("few", [0, 2000])
def test_search_and_filter_go_together_however_many_there_are(
    few: int, ada: Member, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.admin.FEW", few)
    thread = make_thread(by=ada)
    hidden, shown = (make_post(thread, by=ada, source="Fresh milk.") for _ in range(2))
    make_post(thread, by=ada, source="Stale bread.").hide(by=ada, reason="Spam.")
    hidden.hide(by=ada, reason="Spam.")
    browser = signed_in(ada)

    def listed(**asked: str) -> list[int]:
        return [post.pk for post in browser.get("/admin/forum/post/", {"q": "milk", **asked}).context["cl"].result_list]

    assert listed() == [shown.pk, hidden.pk]
    assert listed(hidden_at__isempty="0") == [hidden.pk]


def test_search_finds_posts_by_their_words(ada: Member, signed_in) -> None:
    make_post(source="Molte imprese di latte", language="it")
    make_post(source="Nothing of the kind")

    html = signed_in(ada).get("/admin/forum/post/", {"q": "IMPRESE"}).content.decode()

    assert "Molte imprese di latte" in html
    assert "Nothing of the kind" not in html


def test_boxes_complete_half_a_word(sam: Member, signed_in) -> None:
    session = make_session(make_event(), "Sensors in dairies")
    Takeaway.objects.create(session=session, number=1, text="Share the datasheet first.")
    fields = {"app_label": "forum", "model_name": "thread", "field_name": "takeaway", "term": "datash"}

    found = signed_in(sam).get("/admin/autocomplete/", fields).json()["results"]

    assert [row["text"] for row in found] == ["Sensors in dairies, 1"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("forum/thread", 6), ("forum/post", 5), ("forum/moderationentry", 5)])
def test_a_list_costs_the_same_for_any_number_of_rows(
    address: str, queries: int, rows: int, ada: Member, signed_in, django_assert_num_queries
) -> None:
    for _ in range(rows):
        make_post().hide(by=ada, reason="Spam.")
    browser = signed_in(ada)
    browser.get(f"/admin/{address}/")

    with django_assert_num_queries(queries) as asked:
        browser.get(f"/admin/{address}/")
    assert not [q["sql"] for q in asked.captured_queries if "COUNT(" in q["sql"]]
