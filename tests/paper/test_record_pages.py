"""Partnerships, initiatives, people, organisations and calls as a visitor reads them."""

from typing import Any

import pytest
from django.test import Client

from events.models import Session
from members.models import Member
from partnerships.models import Affiliation, Call, Generation, Initiative, KeyFigure, Organisation, Partnership, Person
from tests.paper.reading import pieces, words

pytestmark = pytest.mark.usefixtures("paper")


def shown_value(figure: KeyFigure) -> str:
    return f"{figure.qualifier} {figure.value_as_printed}".strip()


@pytest.mark.parametrize("slug", ["escp-4i", "escp-4x", "escp-s3", "innosup-1"])
def test_an_initiative_shows_all_its_figures_in_the_words_of_the_paper(read: Any, slug: str) -> None:
    page = words(read(f"/initiatives/{slug}/"))
    found = KeyFigure.objects.filter(initiative__slug=slug) | KeyFigure.objects.filter(
        generation__initiative__slug=slug
    )
    assert found.count() > 0
    for figure in found:
        assert shown_value(figure) in page, figure.key
        assert figure.label_as_printed in page, figure.key


def test_an_initiative_says_its_aim_programme_and_generations(read: Any) -> None:
    for initiative in Initiative.objects.select_related("programme"):
        page = words(read(f"/initiatives/{initiative.slug}/"))
        for said in (initiative.full_name, initiative.programme.name, *initiative.aim.split("\n")):
            assert said in page, initiative
        for generation in Generation.objects.filter(initiative=initiative):
            assert generation.short_name in page
            assert generation.years in page


def test_stated_and_computed_stand_side_by_side(read: Any) -> None:
    page = words(read("/initiatives/innosup-1/"))
    assert "three fewer than the total that the text states" in page
    assert "77 + 38 + 48 + 61 + 71 = 295" in page


def test_markets_are_named_by_generation(read: Any) -> None:
    page = read("/initiatives/escp-4i/")
    assert pieces(page, r'<tr><th scope="row">(Brazil|Canada|China|India|Japan|Singapore|USA)</th>') == [
        "Brazil", "Canada", "China", "India", "Japan", "Singapore", "USA",
    ]  # fmt: skip


def test_a_profile_says_what_the_paper_says_and_what_it_does_not(read: Any) -> None:
    for partnership in Partnership.objects.all():
        page = words(read(f"/partnerships/{partnership.slug}/"))
        for text in (partnership.name, partnership.full_name, partnership.summary, partnership.objectives):
            assert " ".join(text.split()) in page, partnership
        for line in partnership.results.split("\n"):
            assert line in page, partnership
        for figure in partnership.figures.all():
            assert shown_value(figure) in page, figure.key
        assert f"Output Paper, {partnership.source_section}" in page, partnership
        assert "Not stated in the paper" in page, partnership


def test_lineage_leads_both_ways(read: Any) -> None:
    middle = read("/partnerships/mobigoin-action/")
    assert 'href="/partnerships/mobigoin/"' in middle
    assert 'href="/partnerships/bridge/"' in middle


def test_the_directory_lists_all_twelve(read: Any) -> None:
    page = read("/partnerships/")
    for partnership in Partnership.objects.all():
        assert f'href="/partnerships/{partnership.slug}/"' in page


def test_a_person_has_titles_as_printed_and_is_kept_out_of_search_engines(eve: Client) -> None:
    for person in Person.objects.prefetch_related("roles"):
        answer = eve.get(f"/people/{person.slug}/").content.decode()
        page = words(answer)
        assert 'name="robots" content="noindex' in answer, person
        assert person.note in page, person
        for affiliation in Affiliation.objects.filter(person=person):
            assert affiliation.title in page, person
            assert str(affiliation.organisation or affiliation.partnership) in page, person
        for role in person.roles.all():
            assert f"{role.name_as_printed}, {role.affiliation_as_printed}" in page, person


def test_an_organisation_shows_its_other_spellings(read: Any) -> None:
    for organisation in Organisation.objects.all():
        page = words(read(f"/organisations/{organisation.slug}/"))
        for said in (organisation.name, organisation.summary, *organisation.aliases):
            assert said in page, organisation


def test_calls_have_no_deadline_and_say_so(read: Any) -> None:
    page = read("/calls/")
    assert pieces(page, r'<h3 lang="en"><a [^>]*>(.*?)</a></h3>') == [call.name for call in Call.objects.all()]
    assert pieces(page, r'<p class="call-deadline">(.*?)</p>') == ["Deadline not stated"] * 4
    assert "Reported “now open” in November 2020" in words(page)
    assert "EUR 7.5 million" in words(page)
    assert words(page).count("Budget not stated") == 3


def test_removed_people_are_named_nowhere(eve: Client, sam: Member) -> None:
    removed = list(Person.objects.filter(slug__in=["marek-przeor", "silvana-sanfeliu-giaimo"]))
    names = [name for person in removed for name in (person.name, *person.aliases)]

    for person in removed:
        person.remove(by=sam, reason="At their request.")

    event = "/events/side-event-2020/"
    records = [Partnership, Organisation, Initiative]
    pages = ["/", event, f"{event}documents/output-paper/", f"{event}agenda.json", f"{event}agenda.ics", "/calls/"]
    pages += [f"{event}releases/", f"{event}releases/1/", "/partnerships/", "/topics/"]
    pages += [f"{event}sessions/{slug}/" for slug in Session.objects.values_list("slug", flat=True)]
    pages += [row.get_absolute_url() for model in records for row in model.objects.all()]
    pages += [other.get_absolute_url() for other in Person.objects.filter(hidden_at=None)]
    for path in pages:
        answer = eve.get(path).content.decode()
        assert [name for name in names if name in answer] == [], path
    for person in removed:
        found = words(eve.get("/search/", {"q": person.name}).content.decode().split('id="results"')[1])
        assert found.count(person.name) <= 1  # the question itself, repeated
        assert eve.get(person.get_absolute_url()).status_code == 404
