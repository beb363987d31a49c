"""Reactions, the answer of a question, bookmarks: who may, what is counted, what is shown to whom."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.models import Bookmark, Post, Reaction, Thread, Topic
from members.models import Member
from partnerships.models import Affiliation, Editorship, Partnership
from tests.at_once import at_once
from tests.factories import make_member, make_partnership, make_post, make_thread, make_topic


def counts(post: Post) -> dict[str, int]:
    post.refresh_from_db()
    return {kind: post.reaction_count(kind) for kind in Reaction.Kind.values if post.reaction_count(kind)}


def react(browser: Client, post: Post, kind: str, verb: str = "react", **data: Any) -> int:
    return browser.post(f"/p/{post.pk}/{verb}/{kind}/", data).status_code


def test_a_reaction_is_given_once_and_taken_back(chiara: Member, signed_in) -> None:
    post = make_post()
    browser = signed_in(chiara)

    answer = browser.post(f"/p/{post.pk}/react/thanks/")
    assert (answer.status_code, answer["Location"]) == (302, post.place)
    react(browser, post, "thanks")
    react(browser, post, "insightful")
    assert counts(post) == {"thanks": 1, "insightful": 1}
    assert post.version == 3

    react(browser, post, "thanks", "unreact")
    react(browser, post, "thanks", "unreact")
    assert counts(post) == {"insightful": 1}
    assert react(browser, post, "applause") == 404
    assert react(browser, post, "applause", "unreact") == 404


def test_the_page_says_what_i_gave_and_htmx_gets_the_foot_alone(chiara: Member, eve: Client, signed_in) -> None:
    post = make_post()
    browser = signed_in(chiara)

    foot = browser.post(f"/p/{post.pk}/react/thanks/", headers={"HX-Request": "true"}).content.decode()

    assert foot.strip().startswith(f'<footer class="post-foot" id="foot-{post.pk}"')
    pressed = f'hx-post="/p/{post.pk}/unreact/thanks/" aria-pressed="true" aria-label="Thanks, 1">Thanks'
    assert pressed in foot
    assert pressed in browser.get(post.thread.get_absolute_url()).content.decode()
    shown = eve.get(post.thread.get_absolute_url()).content.decode()
    assert "aria-pressed" not in shown
    assert 'reaction-seen">Thanks<span class="visually-hidden">, </span><span class="num">1</span>' in shown


def test_who_may_not_react_hears_why(chiara: Member, una: Member, ada: Member, eve: Client, signed_in) -> None:
    own, hidden, other = make_post(by=chiara), make_post(), make_post()
    hidden.hide(by=ada, reason="Spam.")
    gone = make_member("Gil")
    inner = make_post(
        make_thread(make_topic("Inner", audience=Topic.Audience.PARTNERSHIP, partnership=make_partnership()))
    )

    refused = [
        signed_in(member).post(f"/p/{post.pk}/react/agree/", follow=True)
        for member, post in [(chiara, own), (ada, hidden), (una, other)]
    ]
    words = [[str(message) for message in answer.context["messages"]] for answer in refused]
    assert words == [
        ["This is your own post: others react to it."],
        ["This post is hidden: nobody can react to it."],
        ["Confirm your e-mail address first: then you can post."],
    ]
    assert react(signed_in(chiara), hidden, "agree") == 404
    assert react(signed_in(chiara), inner, "agree") == 404
    assert eve.post(f"/p/{other.pk}/react/agree/")["Location"] == f"/accounts/login/?next=/p/{other.pk}/react/agree/"
    browser = signed_in(gone)
    gone.suspend(by=ada, reason="Rude.")
    browser.post(f"/p/{other.pk}/react/agree/")
    assert Reaction.objects.count() == 0
    assert signed_in(chiara).get(f"/p/{other.pk}/react/agree/").status_code == 405


def test_a_closed_thread_can_still_be_thanked(chiara: Member, ada: Member, signed_in) -> None:
    post = make_post()
    post.thread.close(by=ada, reason="Done.")

    react(signed_in(chiara), post, "thanks")

    assert counts(post) == {"thanks": 1}


def test_we_have_this_too_counts_partnerships(
    ben: Member, chiara: Member, dao: Member, mobility: Partnership, signed_in
) -> None:
    post = make_post()
    dairy = make_partnership("Dairy")
    Affiliation.objects.create(member=chiara, partnership=mobility)

    assert "react/same/" not in signed_in(dao).get(post.thread.get_absolute_url()).content.decode()
    assert f"/p/{post.pk}/react/same/" in signed_in(ben).get(post.thread.get_absolute_url()).content.decode()
    react(signed_in(ben), post, "same")
    react(signed_in(chiara), post, "same")
    react(signed_in(dao), post, "same")
    assert counts(post) == {"same": 1}

    Editorship.objects.create(member=chiara, partnership=dairy)
    asked = signed_in(chiara).post(f"/p/{post.pk}/react/same/")
    assert asked.status_code == 200
    assert asked.context["offered"] == [dairy]  # a colleague has spoken for Mobility
    part = signed_in(chiara).post(f"/p/{post.pk}/react/same/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<footer")
    react(signed_in(chiara), post, "same", partnership=str(make_partnership("Elsewhere").pk))
    assert counts(post) == {"same": 1}
    react(signed_in(chiara), post, "same", partnership=str(dairy.pk))
    assert counts(post) == {"same": 2}
    listed = signed_in(dao).get(f"/p/{post.pk}/reactions/").content.decode()
    assert "said by Chiara" in listed
    assert "said by Ben" in listed


def told_to(browser: Client, post: Post) -> tuple[bool, list[str]]:
    """Whether a reader is offered to say that they have this too, and what they hear of colleagues."""
    page = browser.get(post.thread.get_absolute_url()).content.decode()
    return f"/p/{post.pk}/react/same/" in page, re.findall(r'<li class="reaction-told">(.*?)</li>', page)


def test_what_a_colleague_has_said_for_the_partnership_stands_there_in_words(
    ada: Member, ben: Member, chiara: Member, dao: Member, mobility: Partnership, eve: Client, signed_in
) -> None:
    post = make_post()
    Affiliation.objects.create(member=chiara, partnership=mobility)
    colleague = signed_in(chiara)
    assert told_to(colleague, post) == (True, [])

    react(signed_in(ben), post, "same")

    assert told_to(colleague, post) == (False, ["Said for Mobility by Ben"])
    assert [told_to(browser, post) for browser in (signed_in(dao), eve)] == [(False, []), (False, [])]
    assert told_to(signed_in(ben), post) == (False, [])  # who said it has a pressed button
    foot = colleague.post(f"/p/{post.pk}/react/thanks/", headers={"HX-Request": "true"}).content.decode()
    assert "Said for Mobility by Ben" in foot
    refused = colleague.post(f"/p/{post.pk}/react/same/", follow=True)
    assert [str(message) for message in refused.context["messages"]] == [
        "A colleague has said so for Mobility already."
    ]

    ben.suspend(by=ada, reason="Rude.")
    assert told_to(colleague, post) == (False, ["Said for Mobility"])


def test_what_colleagues_said_costs_one_query_where_somebody_said_it(
    ben: Member, chiara: Member, dao: Member, mobility: Partnership, signed_in
) -> None:
    thread = make_thread()
    posts = [make_post(thread) for _ in range(3)]
    Affiliation.objects.create(member=chiara, partnership=mobility)
    browsers = [signed_in(chiara), signed_in(dao)]

    def asked(browser: Client) -> int:
        browser.get(thread.get_absolute_url())  # the mark moves
        with CaptureQueriesContext(connection) as queries:
            browser.get(thread.get_absolute_url())
        return len(queries)

    assert [asked(browser) for browser in browsers] == [4, 4]
    react(signed_in(ben), posts[0], "same")
    assert [asked(browser) for browser in browsers] == [5, 4]
    for post in posts[1:]:
        react(signed_in(ben), post, "same")
    assert [asked(browser) for browser in browsers] == [5, 4]


def test_who_speaks_for_another_partnership_too_may_still_say_so_for_it(
    ben: Member, chiara: Member, dao: Member, mobility: Partnership, signed_in
) -> None:
    post, dairy, food = make_post(), make_partnership("Dairy"), make_partnership("Food")
    for partnership in (mobility, dairy, food):
        Affiliation.objects.create(member=chiara, partnership=partnership)
    Affiliation.objects.create(member=dao, partnership=food)
    react(signed_in(ben), post, "same")
    browser = signed_in(chiara)

    assert told_to(browser, post) == (True, ["Said for Mobility by Ben"])
    asked = browser.post(f"/p/{post.pk}/react/same/")
    assert (asked.context["offered"], asked.context["told"]) == ([dairy, food], "Said for Mobility by Ben")

    react(signed_in(dao), post, "same")
    asked = browser.post(f"/p/{post.pk}/react/same/")
    assert (asked.context["offered"], asked.context["told"]) == (
        [dairy],
        "Said for Food by Dao · Said for Mobility by Ben",
    )
    react(browser, post, "same", partnership=str(dairy.pk))
    assert counts(post) == {"same": 3}
    assert told_to(browser, post) == (False, [])


def test_reactions_stand_by_name_but_not_those_of_the_suspended(
    ada: Member, chiara: Member, dao: Member, eve: Client
) -> None:
    post = make_post()
    for member in (chiara, dao):
        Reaction.objects.give(post, "agree", by=member)
    dao.suspend(by=ada, reason="Rude.")

    answer = eve.get(f"/p/{post.pk}/reactions/")

    assert [reaction.member for reaction in answer.context["page"]] == [chiara]
    post.hide(by=ada, reason="Spam.")
    assert eve.get(f"/p/{post.pk}/reactions/").status_code == 404


def test_lists_ask_the_same_for_one_row_and_three(chiara: Member, signed_in) -> None:
    browser = signed_in(chiara)
    post = make_post()
    asked = {}
    for number in (1, 2, 3):
        Reaction.objects.give(post, "thanks", by=make_member())
        Bookmark.objects.keep(make_post(), by=chiara)
        for address in (f"/p/{post.pk}/reactions/", "/bookmarks/"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
            asked.setdefault(address, {})[number] = len(queries)

    assert [(found[1], found[3]) for found in asked.values()] == [(4, 4), (3, 3)]


def test_the_asker_says_which_reply_answers(chiara: Member, dao: Member, ada: Member, eve: Client, signed_in) -> None:
    thread = make_thread(by=chiara)
    Thread.objects.filter(pk=thread.pk).update(kind="question")
    first, second = make_post(thread, by=dao), make_post(thread)
    asker = signed_in(chiara)

    assert "This answers the question" not in signed_in(dao).get(thread.get_absolute_url()).content.decode()
    assert signed_in(dao).post(f"/p/{first.pk}/accept/").status_code == 404
    assert asker.post(f"/p/{thread.posts.first().pk}/accept/").status_code == 404
    assert asker.post(f"/p/{first.pk}/accept/")["Location"] == first.place
    page = eve.get(thread.get_absolute_url()).content.decode()
    assert re.search(rf'href="/p/{first.pk}/"><svg.*</svg>Answered in post 2</a>', page)
    assert page.count("post-answer") == 1
    assert "Answered" in eve.get(thread.topic.get_absolute_url()).content.decode()

    assert signed_in(ada).post(f"/p/{second.pk}/accept/").status_code == 302
    assert asker.post(f"/p/{first.pk}/unaccept/").status_code == 302
    thread.refresh_from_db()
    assert thread.accepted_post == second
    assert [post.version for post in thread.posts.order_by("pk")] == [1, 3, 2]
    second.hide(by=ada, reason="Wrong.")
    assert "Answered in post" not in eve.get(thread.get_absolute_url()).content.decode()
    asker.post(f"/p/{second.pk}/unaccept/")
    signed_in(ada).post(f"/p/{first.pk}/accept/")
    asker.post(f"/p/{first.pk}/unaccept/")
    thread.refresh_from_db()
    assert thread.accepted_post is None


def test_only_questions_have_answers(chiara: Member, signed_in) -> None:
    post = make_post(make_thread(by=chiara))

    assert signed_in(chiara).post(f"/p/{post.pk}/accept/").status_code == 404


def test_bookmarks_are_mine_alone_and_forget_what_i_may_not_see(
    chiara: Member, dao: Member, ada: Member, eve: Client, signed_in
) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.MEMBERS)
    kept, lost = make_post(make_thread(inner)), make_post()
    browser = signed_in(chiara)
    for post in (kept, lost, kept):
        assert browser.post(f"/p/{post.pk}/bookmark/")["Location"] == post.place
    lost.hide(by=ada, reason="Spam.")

    assert [bookmark.post for bookmark in browser.get("/bookmarks/").context["page"]] == [kept]
    assert (
        'aria-pressed="true" aria-label="Bookmark post 2"'
        in browser.get(kept.thread.get_absolute_url()).content.decode()
    )
    assert "No bookmarks yet" in signed_in(dao).get("/bookmarks/").content.decode()
    assert eve.get("/bookmarks/").status_code == 302
    assert browser.post(f"/p/{kept.pk}/unbookmark/", {"list": "1"})["Location"] == "/bookmarks/"
    browser.post(f"/p/{kept.pk}/unbookmark/")
    assert not Bookmark.objects.visible_to(chiara).exists()


@pytest.mark.django_db(transaction=True)
def test_many_reactions_at_once_are_all_counted(ada: Member) -> None:
    post = make_post()
    many = [make_member() for _ in range(18)]
    deeds = [lambda member=member: Reaction.objects.give(post, "thanks", by=member) for member in [*many, ada, ada]]

    at_once(*deeds)

    assert counts(post) == {"thanks": 19}
    assert Reaction.objects.filter(post=post).count() == 19
    assert post.version == 20
