"""The quick search of the workplace: pages, numbers, addresses, names; nothing that one may not open."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.models import TopicModerator
from members.models import Member
from tests.factories import make_case, make_event, make_member, make_partnership, make_post, make_thread, make_topic


def found(browser: Client, asked: str) -> dict[str, list[str]]:
    """The headings, and what stands below each."""
    sections = browser.get("/admin/find/", {"q": asked}).context["sections"]
    return {section.name: [one.words for one in section.found] for section in sections}


def test_pages_are_found_by_their_names(ada: Member, sam: Member, signed_in) -> None:
    assert found(signed_in(ada), "APPEAL") == {"Pages": ["Appeals"]}
    assert found(signed_in(ada), "procrastinate") == {}
    assert found(signed_in(sam), "procrastinate") == {"Pages": ["Procrastinate jobs"]}


def test_things_are_found_by_their_names_and_words(sam: Member, signed_in) -> None:
    thread = make_thread(make_topic("Cheese topic"), title="Cheese and its labels", source="About cheese.")
    event, ours = make_event("Cheese fair"), make_partnership("Cheese without borders")
    member = make_member("Cheesemaker")

    shown = found(signed_in(sam), "cheese")

    assert shown == {
        "Members": [f"Cheesemaker (#{member.pk})"],
        "Threads": [f"Cheese and its labels (#{thread.pk})"],
        "Posts": [f"About cheese. (#{thread.posts.get().pk})"],
        "Topics": [f"Cheese topic (#{thread.topic_id})"],
        "Events": [f"Cheese fair (#{event.pk})"],
        "Partnerships": [f"Cheese without borders (#{ours.pk})"],
    }


def test_a_number_an_address_and_a_user_name_lead_to_one_thing(ada: Member, signed_in) -> None:
    post = make_post()
    browser = signed_in(ada)

    assert f"{post.source} (#{post.pk})" in found(browser, f"#{post.pk}")["Posts"]
    assert found(browser, f"https://forum.example/p/{post.pk}/") == {"Posts": [f"{post.source} (#{post.pk})"]}
    assert found(browser, post.thread.get_absolute_url() + "?page=2") == {
        "Threads": [f"{post.thread.title} (#{post.thread_id})"]
    }
    assert found(browser, f"@{ada.username.upper()}") == {"Members": [f"Ada (#{ada.pk})"]}


def test_a_case_is_found_by_its_number_by_whom_it_may_be_decided(ada: Member, signed_in) -> None:
    dora = make_member("Dora", is_staff=True)
    case, other = make_case(), make_case()
    TopicModerator.objects.create(topic=case.topic, member=dora)

    assert f"Case #{case.pk}" in found(signed_in(ada), str(case.pk))["Cases"]
    assert found(signed_in(dora), str(case.pk)) == {"Cases": [f"Case #{case.pk}"]}
    assert found(signed_in(dora), str(other.pk)) == {}


def test_addresses_of_members_are_found_by_admins_alone(ada: Member, sam: Member, chiara: Member, signed_in) -> None:
    assert found(signed_in(sam), chiara.email) == {"Members": [f"Chiara (#{chiara.pk})"]}
    assert found(signed_in(ada), chiara.email) == {}


def test_of_many_the_newest_are_shown_and_the_list_has_the_rest(ada: Member, signed_in) -> None:
    threads = [make_thread(title="About honey") for _ in range(6)]
    (section,) = [
        one for one in signed_in(ada).get("/admin/find/?q=honey").context["sections"] if one.name == "Threads"
    ]

    assert [one.words for one in section.found] == [f"About honey (#{thread.pk})" for thread in threads[:0:-1]]
    assert section.more == "/admin/forum/thread/?q=honey"


@pytest.mark.parametrize(
    "asked", ["", " ", "\x00", "///", "https://[", "@", "#", "9" * 18, "'; DROP", "-", '"', "x" * 999]
)
def test_whatever_is_typed_is_answered(asked: str, sam: Member, signed_in) -> None:
    answer = signed_in(sam).get("/admin/find/", {"q": asked})

    assert (answer.status_code, answer.context["sections"]) == (200, [])
    assert "Type a part of a name" in answer.content.decode()


@pytest.mark.parametrize("asked", ["honey", "12", "@honey"])
def test_it_costs_as_much_whatever_is_found(asked: str, ada: Member, signed_in) -> None:
    browser = signed_in(ada)
    browser.get("/admin/find/")
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            make_thread(title="About honey, 12")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/admin/find/", {"q": asked})
        counts.append(len(queries))

    # Session, member, their rights; threads and posts, each parsed and looked up; the rest at once.
    assert counts == [8, 8]
