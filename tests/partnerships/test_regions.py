"""Regions of organisations and technologies of partnerships: in the directory, the files and the desk."""

import csv

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from partnerships.models import Organisation, Participation, Partnership, Technology
from partnerships.regions import country_of, region_choices, region_name, regions
from tests.at_once import at_once
from tests.factories import make_organisation, make_partnership

LIST = "/partnerships/"


def test_every_region_has_a_code_of_its_country_and_its_own_name():
    assert len(regions()) == 367
    assert {code: len(code) for code in regions() if len(code) != 4 or code.endswith("ZZ")} == {}
    named = [(region_name(code), country_of(code)) for code in ("BG41", "EL30", "UKI3", "XK00", "SE12", "none")]
    assert named[0] == ("Югозападен", "BG")
    assert [country for _name, country in named[1:5]] == ["GR", "GB", "XK", "SE"]
    assert named[5][0] == "none"


def test_they_are_offered_under_their_countries():
    offered = dict(region_choices())
    assert list(offered)[:3] == ["Albania", "Austria", "Belgium"]
    assert [code for code, _label in offered["Cyprus"]] == ["CY00"]
    assert sum(map(len, offered.values())) == 367


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "region"), [("SE", "SE12"), ("GR", "EL30"), ("GB", "UKI3"), ("SE", ""), ("", "")])
def test_a_region_lies_in_its_country(country, region):
    body = make_organisation("Body", country=country, region=region)
    body.full_clean()
    assert Organisation.objects.get().region == region


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "region"), [("SE", "FI20"), ("GR", "GR30"), ("", "SE12")])
def test_and_in_no_other(country, region):
    body = make_organisation("Body")
    body.country, body.region = country, region
    with pytest.raises(ValidationError) as refused:
        body.full_clean()
    known = region in regions()
    words = "This region lies in another country." if known else f"Value '{region}' is not a valid choice."
    assert words in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        body.save()


@pytest.fixture
def three(db: None) -> list[Partnership]:
    """One in two regions, one in one of them that works with robots, one of which nothing is stated."""
    made = [make_partnership(name) for name in ("Alpha", "Beta", "Gamma")]
    for region, where in (("SE12", made[:2]), ("ITC1", made[:1])):
        body = make_organisation(f"Body {region}", country=region[:2], region=region)
        for one in where:
            Participation.objects.create(partnership=one, organisation=body)
    made[1].technologies.add(Technology.objects.create(name="robotics", slug="robotics"))
    return made


def test_where_a_participation_is_follows_its_organisation_whoever_writes(three):
    body, other = Organisation.objects.get(region="SE12"), make_organisation("Other", country="FI", region="FI20")

    def places() -> list[tuple[str, str]]:
        return sorted(Participation.objects.values_list("country", "region"))

    assert places() == [("IT", "ITC1"), ("SE", "SE12"), ("SE", "SE12")]
    Organisation.objects.filter(pk=body.pk).update(region="SE11")
    part = body.participations.first()
    part.country, part.region = "XX", "XX99"
    part.save()
    assert places() == [("IT", "ITC1"), ("SE", "SE11"), ("SE", "SE11")]
    Participation.objects.filter(organisation=body).update(organisation=other)
    Participation.objects.bulk_create([Participation(partnership=three[2], organisation=make_organisation("Silent"))])
    assert places() == [("", ""), ("FI", "FI20"), ("FI", "FI20"), ("IT", "ITC1")]


@pytest.mark.django_db(transaction=True)
def test_it_follows_also_when_both_are_written_at_once():
    body, partnership = make_organisation("Body", country="SE"), make_partnership()
    at_once(
        lambda: Organisation.objects.filter(pk=body.pk).update(country="FI"),
        lambda: Participation.objects.create(partnership=partnership, organisation=body),
    )
    assert Participation.objects.get().country == "FI"


def test_hundreds_of_regions_are_offered_country_by_country(db, client):
    for code in [code for code in regions() if code.startswith(("DE", "SE"))]:
        body = make_organisation(f"Body {code}", country=code[:2], region=code)
        Participation.objects.create(partnership=make_partnership(), organisation=body)
    hint = "Choose a country to see its regions."
    page = client.get(LIST).content.decode()
    assert (hint in page, 'id="region-SE12"' in page, 'id="region-not-stated"' in page) == (True, False, True)
    page = client.get(f"{LIST}?country=SE&region=DE11").content.decode()
    assert [f'id="region-{code}"' in page for code in ("SE12", "DE11", "DE12")] == [True, True, False]


def found(client, query: str) -> list[str]:
    lines = client.get(f"/partnerships/partnerships.csv?{query}").getvalue().decode("utf-8-sig").splitlines()
    return [line["name"] for line in csv.DictReader(lines)]


def test_the_directory_is_narrowed_by_both(three, client):
    page = client.get(f"{LIST}?region=SE12").content.decode()
    assert ('value="SE12"' in page, "Östra Mellansverige" in page, 'value="robotics"' in page) == (True, True, True)
    assert found(client, "region=SE12") == ["Alpha", "Beta"]
    assert found(client, "region=ITC1&region=not-stated") == ["Alpha", "Gamma"]
    assert found(client, "technology=robotics&region=SE12") == ["Beta"]
    assert found(client, "technology=not-stated") == ["Alpha", "Gamma"]


def test_a_facet_of_which_nothing_is_stated_is_not_shown(db, client):
    make_partnership("Alpha")
    page = client.get(LIST).content.decode()
    assert [f'id="facet-{name}"' in page for name in ("region", "technology", "market")] == [False] * 3
    # What an address asks for can be taken back all the same.
    assert 'id="region-not-stated" checked' in client.get(f"{LIST}?region=not-stated").content.decode()


def test_the_files_say_both(three, client):
    lines = client.get("/partnerships/partnerships.csv").getvalue().decode("utf-8-sig").splitlines()
    rows = {row["name"]: (row["regions"], row["technologies"]) for row in csv.DictReader(lines)}
    assert rows == {"Alpha": ("ITC1; SE12", ""), "Beta": ("SE12", "robotics"), "Gamma": ("", "")}

    body = client.get("/data/organisations/body-se12.json").json()["organisation"]
    assert (body["region"], body["region_name"]) == ("SE12", "Östra Mellansverige")
    assert client.get("/data/partnerships/beta.json").json()["partnership"]["technologies"] == ["robotics"]
    assert client.get("/data/partnerships/alpha.json").json()["partnership"]["technologies"] is None


def test_the_pages_say_both(three, client):
    assert "Östra Mellansverige, Sweden" in client.get("/organisations/body-se12/").content.decode()
    page = client.get("/partnerships/beta/").content.decode()
    assert '<dt>Technologies</dt><dd lang="en">robotics</dd>' in page
    assert "<dt>Target markets</dt>" not in page
    assert "Markets and technologies" not in client.get("/partnerships/alpha/").content.decode()


def test_the_desk_keeps_a_region_in_its_country(three, sam, signed_in):
    body = Organisation.objects.get(region="SE12")
    address, browser = f"/admin/partnerships/organisation/{body.pk}/change/", signed_in(sam)
    page = browser.get(address).content.decode()
    assert ('<optgroup label="Sweden">' in page, 'value="SE12" selected' in page) == (True, True)


def test_the_paper_names_technologies_of_one_partnership_alone(db):
    call_command("load_paper")
    told = Partnership.objects.exclude(technologies=None).distinct()
    assert [one.slug for one in told] == ["diva"]
    paper = told.get().results
    assert sorted(name for name in Technology.objects.values_list("name", flat=True) if name not in paper) == []
    assert told.get().technologies.count() == Technology.objects.count() == 8
