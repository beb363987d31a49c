"""Organisations, people and calls."""

import pytest
from django.utils import timezone

from partnerships.models import Affiliation, Participation
from tests.factories import (
    make_event,
    make_initiative,
    make_organisation,
    make_partnership,
    make_person,
    make_release,
    make_role,
    make_session,
)


def page(browser, record):
    return browser.get(record.get_absolute_url()).content.decode()


def test_an_organisation_shows_its_partnerships_people_and_spellings(eve, db):
    body = make_organisation(
        "Pole Example", kind="cluster", country="FR", aliases=["PoleExample"], source_section="2.1"
    )
    Participation.objects.create(partnership=make_partnership("GIVE"), organisation=body, role="coordinator")
    Affiliation.objects.create(person=make_person("Anna Example"), organisation=body, title="Head of projects")
    html = page(eve, body)
    for words in ("Cluster", "France", "PoleExample", "GIVE", "Coordinator", "Anna Example", "Head of projects"):
        assert words in html


def test_an_organisation_of_which_little_is_known_says_so(eve, db):
    html = page(eve, make_organisation("Bare"))
    assert "Country not stated" in html
    for words in ("Not stated", "Partnerships it takes part in", "People", "Key figures"):
        assert words in html


def test_an_organisation_shows_only_events_the_reader_may_see(eve, db):
    body = make_organisation()
    shown, draft = make_event("Shown meeting"), make_event("Draft meeting", published_at=None)
    shown.hosts.add(body)
    draft.hosts.add(body)
    html = page(eve, body)
    assert "Shown meeting" in html
    assert "Draft meeting" not in html


def test_a_person_is_shown_as_printed_and_not_to_search_engines(eve, db):
    anna = make_person("Anna Example", aliases=["A. Example"], source_section="1.3, 2.3")
    Affiliation.objects.create(
        person=anna, partnership=make_partnership("GIVE"), title="coordinator", source_section="2.3"
    )
    event = make_event("Spring meeting")
    talk = make_session(event, "A talk")
    make_role(talk, "Anna EXAMPLE", person=anna, label_as_printed="Speaker 1", affiliation_as_printed="ICT Example")
    make_release(event)
    html = page(eve, anna)
    assert '<meta name="robots" content="noindex">' in html
    for words in ("A talk", "Speaker 1", "as printed: Anna EXAMPLE, ICT Example", "coordinator", "A. Example"):
        assert words in html
    assert "This is me: claim it" in html


def test_a_draft_says_nothing_of_a_person(eve, db):
    anna = make_person("Anna Example")
    make_role(make_session(make_event(), "A secret talk"), person=anna)
    html = page(eve, anna)
    assert "A secret talk" not in html
    assert "Roles at events" not in html


def test_a_person_who_asked_to_be_removed_is_not_found(eve, sam, signed_in):
    anna = make_person(hidden_at=timezone.now())
    assert eve.get(anna.get_absolute_url()).status_code == 404
    assert signed_in(sam).get(anna.get_absolute_url()).status_code == 404


def test_a_claimed_page_leads_to_the_account_while_it_may_be_seen(eve, dao, ada):
    anna = make_person("Dao Example", member=dao)
    assert anna.account_for(ada) == dao
    dao.suspend(by=ada, reason="A test.")
    from django.contrib.auth.models import AnonymousUser

    assert anna.account_for(AnonymousUser()) is None
    assert make_person("Nobody").account_for(ada) is None


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("organisation", 11), ("person", 5)])
def test_a_record_costs_the_same_for_any_number(kind, queries, rows, chiara, signed_in, django_assert_num_queries):
    person, body = make_person(), make_organisation()
    for _ in range(rows):
        Affiliation.objects.create(person=person, partnership=make_partnership(), title="coordinator")
        Affiliation.objects.create(person=make_person(), organisation=body)
        Participation.objects.create(partnership=make_partnership(initiative=make_initiative()), organisation=body)
        event = make_event()
        event.hosts.add(body)
        make_role(make_session(event), person=person, organisation=body)
        make_release(event)
    record = {"person": person, "organisation": body}[kind]
    browser = signed_in(chiara)
    page(browser, record)
    with django_assert_num_queries(queries):
        page(browser, record)
