from partnerships.facets import NOT_STATED
from partnerships.models import Affiliation, Generation, Participation, Partnership, Sector
from tests.factories import make_initiative, make_organisation, make_partnership, make_person


def take_part(partnership, **organisation):
    Participation.objects.create(partnership=partnership, organisation=make_organisation(**organisation))


def names(rows):
    return [row.name for row in rows.by_name()]


def make_three():
    going = make_initiative("Going")
    first = Generation.objects.create(initiative=going, name="First", slug="going-first", number=1)
    food = Sector.objects.create(name="Food", slug="food")
    alpha = make_partnership("Alpha", initiative=going, generation=first)
    beta = make_partnership("Beta", initiative=going)
    make_partnership("Gamma")
    alpha.sectors.add(food)
    take_part(alpha, country="IT")
    take_part(alpha, country="")
    take_part(beta, country="FR")
    return alpha, beta


def test_one_value_of_a_facet_is_enough_and_every_facet_counts(db):
    make_three()
    rows = Partnership.objects.all()
    assert names(rows.matching({"initiative": ["going"]})) == ["Alpha", "Beta"]
    assert names(rows.matching({"country": ["IT", "FR"]})) == ["Alpha", "Beta"]
    assert names(rows.matching({"country": ["IT", "FR"], "sector": ["food"]})) == ["Alpha"]
    assert names(rows.matching({"initiative": ["nothing-like-it"]})) == []
    assert names(rows.of_initiative("going")) == ["Alpha", "Beta"]


def test_what_is_not_stated_can_be_asked_for(db):
    make_three()
    rows = Partnership.objects.all()
    assert names(rows.matching({"initiative": [NOT_STATED]})) == ["Gamma"]
    assert names(rows.matching({"generation": [NOT_STATED]})) == ["Beta", "Gamma"]
    assert names(rows.matching({"sector": ["food", NOT_STATED]})) == ["Alpha", "Beta", "Gamma"]
    # Alpha has one organisation without a country and one in Italy: its country is stated.
    assert names(rows.matching({"country": [NOT_STATED]})) == ["Gamma"]


def test_each_value_says_how_many_it_would_leave(db, django_assert_num_queries):
    make_three()
    with django_assert_num_queries(1):
        counts = Partnership.objects.counted({"initiative": ["going"]})
    assert counts == {
        "initiative": {"going": 2, NOT_STATED: 1},
        "generation": {"going-first": 1, NOT_STATED: 1},
        "status": {NOT_STATED: 2},
        "sector": {"food": 1, NOT_STATED: 1},
        "country": {"IT": 1, "FR": 1},
        "region": {NOT_STATED: 2},
        "market": {NOT_STATED: 2},
        "technology": {NOT_STATED: 2},
        "freshness": {"new": 2},
    }


def test_the_counts_are_what_the_lists_hold(db):
    make_three()
    chosen = {"country": ["IT"], "initiative": ["going"]}
    counts = Partnership.objects.counted(chosen)
    for facet, values in counts.items():
        for value, n in values.items():
            assert Partnership.objects.matching({**chosen, facet: [value]}).count() == n, (facet, value)


def test_a_part_of_a_name_finds_it_and_so_does_any_spelling(db):
    make_partnership("MobiGoIn-Action", aliases=["MobiGoIn Action"], full_name="Élan vers le large")
    rows = Partnership.objects
    for text in ("mobi", "GoIn-A", "mobigoin action", "elan", "  "):
        assert names(rows.named(text)) == ["MobiGoIn-Action"], text
    assert names(rows.named("%")) == []
    assert names(rows.named("_\x00")) == []


def test_a_person_finds_the_partnership_until_they_are_removed(db):
    give = make_partnership("GIVE")
    anna = make_person("Anna Example")
    Affiliation.objects.create(person=anna, partnership=give, title="coordinator")
    assert names(Partnership.objects.named("anna")) == ["GIVE"]
    anna.hidden_at = "2026-11-01T00:00Z"
    anna.save()
    assert names(Partnership.objects.named("anna")) == []
