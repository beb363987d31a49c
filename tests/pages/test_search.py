"""Search finds any spelling of what the reader may see, and counts nothing else."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Document, DocumentSection, Edition, PaperPart, Session, SessionNotes, Takeaway, Written
from forum.models import Topic
from partnerships.models import Call
from tests.factories import (
    make_event,
    make_initiative,
    make_member,
    make_opportunity,
    make_organisation,
    make_partnership,
    make_person,
    make_post,
    make_release,
    make_role,
    make_session,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db

SEARCH = reverse("pages:search")


def found(browser, words, **params):
    """Return what the page lists, by kind: the titles, in order."""
    groups = browser.get(SEARCH, {"q": words} | params).context["results"].shown
    return {group.key: [str(result.title) for result in group.results] for group in groups}


def counts(browser, words):
    return {group.key: group.count for group in browser.get(SEARCH, {"q": words}).context["results"].groups}


def plankton(count=1):
    """Make `count` of every kind that can be found, each with the word plankton in it."""
    for number in range(count):
        topic = make_topic(f"Plankton topic {count}{number}")
        thread = make_thread(topic, by=make_member(), title=f"Plankton thread {number}")
        make_post(thread, source=f"A reply about **plankton** {number}.")
        event = make_event(f"Plankton event {count}{number}")
        session = make_session(event, f"Plankton session {number}", kind=Session.Kind.PANEL)
        Takeaway.objects.create(session=session, number=1, text="Plankton matters")
        make_release(event)
        notes = SessionNotes.objects.keep(session, Written("On plankton.", "en", seen=0), by=make_member())
        notes.publish(version=1, by=make_member())
        PaperPart.objects.add(event, kind="text", heading="Sea", body="More on plankton.")
        Edition.objects.publish(event, by=None)
        document = Document.objects.create(event=event, slug="paper", kind="output-paper", title="Paper")
        DocumentSection.objects.create(document=document, position=1, number="1.2", heading="Sea", body="On plankton")
        make_partnership(f"Plankton Partnership {count}{number}")
        make_initiative(f"Plankton Initiative {count}{number}")
        make_organisation(f"Plankton Organisation {count}{number}")
        make_person(f"Plankton Person {count}{number}")
        Call.objects.create(slug=f"plankton-{count}{number}", name="Plankton call")
        make_opportunity(title=f"Plankton offer {count}{number}")
        make_member(f"Plankton Member {count}{number}")


KINDS = [
    "threads",
    "posts",
    "topics",
    "events",
    "agenda",
    "takeaways",
    "notes",
    "editions",
    "documents",
    "partnerships",
    "initiatives",
    "organisations",
    "people",
    "calls",
    "opportunities",
    "members",
]


def test_every_kind_is_found_and_leads_somewhere(eve: Client):
    plankton()
    assert list(found(eve, "plankton")) == KINDS
    assert counts(eve, "plankton") == dict.fromkeys(KINDS, 1)
    urls = [group.results[0].url for group in eve.get(SEARCH, {"q": "plankton"}).context["results"].groups]
    assert [eve.get(url, follow=True).status_code for url in urls] == [200] * len(KINDS)


def test_an_empty_question_and_an_empty_answer_say_what_to_do(eve: Client):
    assert "What are you looking for?" in eve.get(SEARCH).content.decode()
    assert "Nothing for “qwertz”" in eve.get(SEARCH, {"q": "qwertz"}).content.decode()
    assert eve.get(SEARCH, {"q": " \x00 --- "}).status_code == 200


@pytest.mark.parametrize("words", ["rottboll", "Rottbøll", "ROTTBOLL", "Rottböll"])
def test_accents_are_optional(eve: Client, words):
    make_person("Nicolai Rottbøll")
    assert list(found(eve, words)) == ["people"]


def test_other_spellings_are_found(eve: Client):
    make_organisation("Next Technology Tecnotessile", aliases=["NEXT TECHNOLOGY TECOTESSILE"])
    assert found(eve, "tecotessile") == {"organisations": ["Next Technology Tecnotessile"]}


def test_words_are_found_by_their_stem(eve: Client):
    make_thread(title="Collaborating clusters")
    assert "threads" in found(eve, "cluster collaborate")


def test_names_are_found_by_their_beginning_and_exact_words_are_exact(eve: Client):
    make_partnership("MobiGoIn")
    make_post(make_thread(title="Other"), source="Mobility for all")
    assert found(eve, "mobi") == {"partnerships": ["<mark>MobiGoIn</mark>"]}
    assert (found(eve, '"mobi"'), found(eve, "mo"), found(eve, "mobigoin -mobi")) == (
        {},
        {},
        {"partnerships": ["<mark>MobiGoIn</mark>"]},
    )


@pytest.mark.parametrize("words", ["'", "':*", "ŉabc & |", "\\' !abc <-> (", "ﷺﷺ", "½½½", "a:* b:*", "日本語", "'' ''"])
def test_A41_no_question_breaks_it(eve: Client, words):
    assert eve.get(SEARCH, {"q": words}).status_code == 200


def test_when_nothing_is_found_the_nearest_name_is_offered(eve: Client, django_assert_num_queries):
    make_organisation("Next Technology Tecnotessile")
    hidden = make_person("Petra Musterfrau", hidden_at=timezone.now())
    with django_assert_num_queries(3):
        page = eve.get(SEARCH, {"q": "tecnotesile"})
    assert (page.context["results"].suggestion, "Did you mean" in page.content.decode()) == ("Tecnotessile", True)
    assert eve.get(SEARCH, {"q": "musterfrauu"}).context["results"].suggestion == ""
    assert hidden.hidden_at


def test_what_is_not_for_the_reader_is_neither_shown_nor_counted(eve: Client, signed_in, chiara, ada):
    inside = make_topic("Inside", audience=Topic.Audience.MEMBERS)
    make_thread(inside, by=chiara, title="Plankton inside")
    make_thread(by=chiara, title="Plankton outside")
    hidden = make_thread(by=chiara, title="Plankton hidden")
    hidden.hide(by=ada, reason="Off topic.")
    make_event("Plankton draft", published_at=None)
    assert (counts(eve, "plankton"), counts(signed_in(chiara), "plankton"), counts(signed_in(ada), "plankton")) == (
        {"threads": 1},
        {"threads": 2},
        {"threads": 3},
    )


def test_a_draft_is_never_searched(eve: Client, signed_in, orla):
    event = make_event("Side Event", organiser=orla)
    session = make_session(event, "Plankton")
    Takeaway.objects.create(session=session, number=1, text="Plankton matters")
    assert found(signed_in(orla), "plankton") == {}
    make_release(event)
    session.title = "Krill"
    session.save(update_fields=["title"])
    assert found(eve, "krill") == {}
    assert list(found(eve, "plankton")) == ["agenda", "takeaways"]


def test_people_who_asked_to_be_removed_are_found_nowhere(eve: Client):
    event = make_event("Side Event")
    person = make_person("Petra Muster")
    make_role(make_session(event, "Opening"), "Petra Muster", person=person, affiliation_as_printed="Muster Cluster")
    make_release(event)
    assert list(found(eve, "petra")) == ["agenda", "people"]
    person.hidden_at = timezone.now()
    person.save()
    assert found(eve, "petra") == {}
    assert found(eve, "muster cluster") == {}


def test_suspended_members_are_found_by_moderators_only(eve: Client, signed_in, dao, ada):
    dao.suspend(by=ada, reason="Advertising.")
    assert (found(eve, "dao"), list(found(signed_in(ada), "dao"))) == ({}, ["members"])


def test_nobody_is_found_by_their_address(signed_in, chiara, ada):
    assert found(signed_in(ada), chiara.email) == {}


def test_one_kind_alone_shows_more_of_it(eve: Client):
    for number in range(5):
        make_thread(title=f"Plankton {number}")
    assert len(found(eve, "plankton")["threads"]) == 3
    assert len(found(eve, "plankton", **{"in": "threads"})["threads"]) == 5
    assert found(eve, "plankton", **{"in": "people"}) == {}
    assert len(found(eve, "plankton", **{"in": "nonsense"})["threads"]) == 3


EVIL = [
    "plankton <script>plankton()</script>",
    'plankton"><img src=x onerror=plankton>',
    "plankton&lt;b&gt;<b>",
    "{{ plankton }} {% plankton %}",
    "plankton[plankton](javascript:plankton)",
]


@pytest.mark.parametrize("evil", EVIL)
def test_A17_marked_words_carry_no_markup(eve: Client, evil):
    thread = make_thread(by=make_member(evil[:60]), title=evil)
    make_post(thread, source=evil)
    page = eve.get(SEARCH, {"q": "plankton"}).content.decode()
    assert "<mark>plankton</mark>" in page
    assert [bad for bad in ("<script>plankton", "<img", "<b>", 'href="javascript:') if bad in page] == []


def test_A17_the_question_itself_is_only_text(eve: Client):
    page = eve.get(SEARCH, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_htmx_gets_the_results_alone(eve: Client):
    make_thread(title="Plankton")
    answer = eve.get(SEARCH, {"q": "plankton"}, headers={"HX-Request": "true"})
    assert ("<html" in answer.content.decode(), "HX-Request" in answer["Vary"]) == (False, True)
    assert "<mark>Plankton</mark>" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_two_queries_beside_the_reader(
    eve: Client, signed_in, chiara, count, django_assert_num_queries
):
    plankton(count)
    browser = signed_in(chiara)
    with django_assert_num_queries(2):
        eve.get(SEARCH, {"q": "plankton"})
    with django_assert_num_queries(4):
        browser.get(SEARCH, {"q": "plankton"})


@pytest.mark.parametrize("count", [1, 3])
def test_one_kind_costs_no_more(signed_in, chiara, count, django_assert_num_queries):
    plankton(count)
    browser = signed_in(chiara)
    with django_assert_num_queries(4):
        browser.get(SEARCH, {"q": "plankton", "in": "posts"})
