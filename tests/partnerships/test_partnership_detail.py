import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnerships.models import Affiliation, Indicator, KeyFigure, Participation
from tests.factories import (
    make_event,
    make_initiative,
    make_member,
    make_organisation,
    make_partnership,
    make_person,
    make_release,
    make_role,
    make_session,
    make_thread,
    make_topic,
)


def page(browser, partnership):
    return browser.get(partnership.get_absolute_url()).content.decode()


def steps(html):
    return re.findall(r'<li class="lineage-item( is-here)?".*?<h3>(?:<a[^>]*>)?([^<]+)', html)


def make_line():
    first = make_partnership("Harbour")
    second = make_partnership("Anchor", successor_of=first)
    third = make_partnership("Bridge", successor_of=second)
    return first, second, third


def test_the_lineage_is_drawn_from_everywhere_in_it(eve, db):
    first, second, third = make_line()
    assert steps(page(eve, first)) == [(" is-here", "Harbour"), ("", "Anchor"), ("", "Bridge")]
    assert steps(page(eve, second)) == [("", "Harbour"), (" is-here", "Anchor"), ("", "Bridge")]
    assert steps(page(eve, third)) == [("", "Harbour"), ("", "Anchor"), (" is-here", "Bridge")]
    assert steps(page(eve, make_partnership("Alone"))) == []


def test_a_lineage_that_branches_says_out_of_what_each_came(eve, db):
    first = make_partnership("Harbour")
    make_partnership("Anchor", successor_of=first)
    make_partnership("Bridge", successor_of=first)
    html = page(eve, first)
    drawn = re.findall(r'<li class="lineage-item([^"]*)".*?<h3>(?:<a[^>]*>)?([^<]+)(?:.*?out of (\w+))?', html)
    assert drawn == [(" is-here", "Harbour", ""), ("", "Anchor", ""), (" is-branch", "Bridge", "")]
    assert html.count("out of Harbour") == 1


def test_what_there_is_nothing_for_is_left_out_and_told_in_one_place(eve, mobility, ben, signed_in):
    html = page(eve, mobility)
    assert [
        words for words in ("h-about", "h-figures", "h-partners", "h-threads", "h-line") if f'id="{words}"' in html
    ] == []
    assert "Not stated" in html
    assert 'id="h-threads"' in page(signed_in(ben), mobility)


def test_the_lineage_takes_one_query_and_comes_to_an_end_in_a_ring(db, django_assert_num_queries):
    first, second, third = make_line()
    first.successor_of = third
    first.save()
    with django_assert_num_queries(1):
        assert {row.name for row in second.lineage()} == {"Harbour", "Anchor", "Bridge"}


def test_nobody_becomes_their_own_predecessor(db):
    first, _second, third = make_line()
    first.successor_of = third
    with pytest.raises(ValidationError, match="its own predecessor"):
        first.full_clean()


def test_figures_carry_their_source_and_the_words_of_the_source(eve, db):
    diva = make_partnership("DIVA", source_section="2.3", summary="An online database.")
    KeyFigure.objects.create(
        key="diva-smes",
        partnership=diva,
        indicator=Indicator.objects.create(name="SMEs with vouchers", slug="smes"),
        value=180,
        value_as_printed="180",
        label_as_printed="vouchers to 180 SMEs",
        qualifier="about",
        basis="achieved",
        source_section="A.2",
        footnote_number=1,
        footnote_url="https://source.example/achievements",
    )
    html = page(eve, diva)
    assert '<dd>about 180<a class="source" href="#source-2"' in html
    assert '<q class="figure-note" lang="en">vouchers to 180 SMEs</q>' in html
    assert html.count('<li id="source-') == 2
    assert "https://source.example/achievements" in html


def test_what_no_source_states_is_said_once_at_the_side(eve, db):
    html = page(eve, make_partnership("Bare", source_section="2.1"))
    listed = re.search(r"Not stated in the paper</h2>.*?</ul>", html, re.DOTALL)[0]
    assert re.findall(r"<li>([^<]+)</li>", listed) == [
        *("Initiative", "Generation", "Sectors", "Target markets", "Organisations and countries"),
        *("Objectives", "Results", "Key figures", "Website", "Budget", "First and last day"),
    ]
    assert "Nobody has confirmed it since." in html


def test_a_profile_says_when_it_was_confirmed_and_by_whom(eve, mobility, ben):
    assert "Not confirmed yet." in page(eve, mobility)
    mobility.confirm(by=ben)
    html = page(eve, mobility)
    assert "is-fresh" in html
    assert "by Ben" in html
    mobility.verified_at = timezone.now() - timedelta(days=181)
    mobility.save()
    assert "is-stale" in page(eve, mobility)


def test_people_stand_with_their_titles_until_they_are_removed(eve, mobility):
    anna = make_person("Anna Example")
    Affiliation.objects.create(person=anna, partnership=mobility, title="coordinator")
    html = page(eve, mobility)
    assert "Anna Example" in html
    assert "coordinator" in html
    anna.hidden_at = timezone.now()
    anna.save()
    assert "Anna Example" not in page(eve, mobility)


def test_organisations_stand_with_role_and_country(eve, mobility):
    body = make_organisation("Piemonte Example", country="IT")
    Participation.objects.create(partnership=mobility, organisation=body, role="coordinator")
    html = page(eve, mobility)
    assert body.get_absolute_url() in html
    assert "Italy" in html


def test_where_its_people_spoke_comes_from_released_agendas_only(eve, mobility):
    anna = make_person("Anna Example")
    Affiliation.objects.create(person=anna, partnership=mobility)
    event = make_event("Spring meeting")
    make_role(make_session(event, "A first talk"), "Anna EXAMPLE", person=anna, label_as_printed="Speaker 1:")
    assert "Where its people spoke" not in page(eve, mobility)
    make_release(event)
    make_role(make_session(event, "A second talk", minutes=(30, 60)), "Anna EXAMPLE", person=anna)
    html = page(eve, mobility)
    assert "A first talk" in html
    assert "Anna EXAMPLE, Speaker 1" in html
    assert "A second talk" not in html


def test_the_role_in_a_hidden_event_is_absent(eve, mobility, signed_in, sam):
    anna = make_person("Anna Example")
    Affiliation.objects.create(person=anna, partnership=mobility)
    event = make_event("Secret meeting")
    make_role(make_session(event, "A talk"), "Anna", person=anna)
    make_release(event)
    type(event).objects.update(published_at=None)
    assert "A talk" not in page(eve, mobility)
    assert "A talk" in page(signed_in(sam), mobility)


def test_a_topic_of_its_own_invites_the_first_thread(eve, mobility):
    assert 'id="h-threads"' not in page(eve, mobility)
    make_topic("Smart mobility", partnership=mobility)
    assert "Nobody has asked Mobility anything yet." in page(eve, mobility)


def test_a_topic_for_one_partnership_is_absent_for_others(eve, mobility):
    make_topic("Among us", partnership=mobility, audience="partnership")
    assert 'id="h-threads"' not in page(eve, mobility)


def test_only_those_who_keep_the_profile_see_how_to_change_it(mobility, ben, dao, sam, signed_in, eve):
    edit, confirm = f"{mobility.get_absolute_url()}edit/", f"{mobility.get_absolute_url()}confirm/"
    for browser, sees in ((signed_in(ben), True), (signed_in(sam), True), (signed_in(dao), False), (eve, False)):
        html = page(browser, mobility)
        assert (edit in html, confirm in html) == (sees, sees)


def test_a_profile_costs_the_same_however_much_it_holds(chiara, signed_in, django_assert_num_queries):
    browser = signed_in(chiara)
    event = make_event()
    talk = make_session(event)
    for rows in (1, 3):
        full = make_partnership(initiative=make_initiative(), successor_of=make_partnership())
        for n in range(rows):
            person = make_person()
            make_role(talk, person=person)
            Affiliation.objects.create(person=person, partnership=full)
            Participation.objects.create(partnership=full, organisation=make_organisation(country="IT"))
            indicator = Indicator.objects.create(name=f"I {full.pk} {n}", slug=f"i-{full.pk}-{n}")
            values = {"value": 1, "value_as_printed": "1", "basis": "achieved"}
            KeyFigure.objects.create(key=f"k-{full.pk}-{n}", partnership=full, indicator=indicator, **values)
            make_partnership(successor_of=full)
        make_release(event)
        make_thread(make_topic(partnership=full))
        page(browser, full)
        with django_assert_num_queries(11):
            page(browser, full)


def test_text_of_a_coordinator_is_text(eve, mobility):
    mobility.summary = "<script>alert(1)</script>\n\nSecond paragraph"
    mobility.save()
    html = page(eve, mobility)
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "<p>Second paragraph</p>" in html


def test_an_unknown_partnership_is_not_found(eve, db):
    assert eve.get("/partnerships/nothing-here/").status_code == 404
    assert make_member().pk


def test_threads_about_it_stand_on_its_page_and_hidden_ones_do_not(eve, mobility, ada):
    topic = make_topic("Smart mobility", partnership=mobility)
    shown = make_thread(topic, title="Which pitch worked?")
    hidden = make_thread(topic, title="Buy my pills")
    hidden.hide(by=ada, reason="Advertising.")
    html = page(eve, mobility)
    assert f'href="{shown.get_absolute_url()}"' in html
    assert f'href="/topics/{topic.slug}/new/"' in html
    assert "Buy my pills" not in html
