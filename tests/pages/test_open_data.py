"""Open data: every address says what its description says, and nothing that a visitor does not read on a page."""

import csv
import json
import re
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from members.models import Member
from pages.open_data import records, views
from partnerships.models import (
    Affiliation,
    Generation,
    Organisation,
    OrganisationMerge,
    Participation,
    Partnership,
    Sector,
    TargetMarket,
)
from tests.factories import (
    make_call,
    make_event,
    make_figure,
    make_initiative,
    make_organisation,
    make_partnership,
    make_person,
    make_release,
    make_session,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db
ORIGIN = settings.FORUM_BASE_URL
NEXT_SUMMER = datetime(2027, 7, 1, 15, tzinfo=UTC)


@pytest.fixture
def known(mobility: Partnership) -> Partnership:
    """Mobility with all that may be known of a partnership, and one of each thing beside it."""
    initiative = make_initiative("ESCP-4i", aim="Go international.", source_section="A.1")
    first = Generation.objects.create(initiative=initiative, slug="first", name="First", number=1, starts_year=2016)
    cluster = make_organisation("Dairy Cluster", aliases=["Dairy C."], country="IT", source_section="A.2")
    Participation.objects.create(partnership=mobility, organisation=cluster, role="coordinator")
    mobility.sectors.add(Sector.objects.create(slug="agri-food", name="agri-food"))
    mobility.target_markets.add(TargetMarket.objects.create(slug="chile", name="Chile", country="CL"))
    mobility.initiative, mobility.generation, mobility.source_section = initiative, first, "A.2"
    mobility.successor_of = make_partnership("Before Mobility")
    mobility.save()
    smes = make_figure(mobility, note="", qualifier="about", starts_on="2019-01-01", ends_on="2019-12-31").indicator
    for about in ({"initiative": initiative}, {"generation": first}, {"organisation": cluster}):
        make_figure(mobility, **{"partnership": None, "indicator": smes, "source_section": "A.2"} | about)
    make_call("Open call", slug="open-call", initiative=initiative, closes=NEXT_SUMMER)
    return mobility


@pytest.fixture
def parts(known: Partnership) -> dict[str, str]:
    """What stands for the braces in each address."""
    event = make_event("Side Event", slug="side")
    make_session(event, "Panel", slug="panel")
    make_release(event)
    thread = make_thread(make_topic("Open shelf", slug="open"))
    slugs = {"organisations": "dairy-cluster", "initiatives": "escp-4i", "calls": "open-call", "events": "side"}
    return slugs | {"partnerships": known.slug, "topics": "open", "threads": str(thread.pk)}


def described(browser: Client) -> dict[str, Any]:
    return browser.get("/data/openapi.json").json()  # type: ignore[no-any-return]


def filled(path: str, parts: dict[str, str]) -> str:
    """Return an address of its description with something real in its braces."""
    kind = path.split("{")[0].strip("/").split("/")[-1]
    return path.replace("{slug}", parts.get(kind, "")).replace("{pk}", parts.get(kind, ""))


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_address_answers_what_its_description_says(eve: Client, parts: dict[str, str]) -> None:
    whole = described(eve)
    wrong: list[str] = []
    for path, asked in whole["paths"].items():
        answer = eve.get(filled(path, parts))
        ((media, content),) = asked["get"]["responses"]["200"]["content"].items()
        body = body_of(answer)
        if (answer.status_code, answer["Content-Type"].partition(";")[0]) != (200, media):
            wrong.append(f"{path}: {answer.status_code} {answer['Content-Type']}")
        elif media == "application/json":
            schema = content["schema"] | {"components": whole["components"]}
            checked = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
            wrong += [f"{path}: {error.json_path} {error.message}" for error in checked.iter_errors(json.loads(body))]
        elif media == "text/csv":
            head, *rows = csv.reader(StringIO(body.decode("utf-8-sig")))
            wrong += [f"{path}: {head}"] * (head != content["x-columns"] or not rows)
        if "304" in asked["get"]["responses"]:
            again = eve.get(filled(path, parts), headers={"If-None-Match": answer.headers.get("ETag", "none")})
            wrong += [f"{path}: {again.status_code} again"] * (again.status_code != 304)
    assert wrong == []
    assert len(whole["paths"]) == 27


def test_a_field_more_or_less_is_told_from_the_description(eve: Client, known: Partnership) -> None:
    whole, found = described(eve), eve.get(f"/data/partnerships/{known.slug}.json").json()
    schema = {"$ref": "#/components/schemas/Partnership", "components": whole["components"]}
    record = found["partnership"]
    less = {name: said for name, said in record.items() if name != "summary"}

    tried = [record, record | {"more": 1}, less, record | {"figures": 0}]
    assert [Draft202012Validator(schema).is_valid(each) for each in tried] == [True, False, False, False]


def test_the_description_is_sound(eve: Client) -> None:
    whole = described(eve)

    for schema in whole["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    asked = {path: one["get"] for path, one in whole["paths"].items()}
    ids = [one["operationId"] for one in asked.values()]
    assert (whole["openapi"], len(ids)) == ("3.1.1", len(set(ids)))
    parts = {
        path: [part["name"] for part in one.get("parameters", []) if part["in"] == "path"]
        for path, one in asked.items()
    }
    assert parts == {path: re.findall(r"{(\w+)}", path) for path in asked}
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(whole)))
    assert named == set(whole["components"]["schemas"])


def test_a_record_says_what_its_page_says(eve: Client, known: Partnership) -> None:
    found = eve.get("/data/partnerships/mobility.json").json()["partnership"]

    (figure,) = found.pop("figures")
    assert found == {
        "slug": "mobility",
        "name": "Mobility",
        "full_name": None,
        "initiative": "escp-4i",
        "initiative_as_printed": None,
        "generation": "first",
        "successor_of": "before-mobility",
        "language": "en",
        "summary": None,
        "objectives": None,
        "results": None,
        "website": None,
        "sectors": ["agri-food"],
        "target_markets": ["Chile"],
        "technologies": None,
        "organisations": [
            {"slug": "dairy-cluster", "name": "Dairy Cluster", "role": "coordinator", "country": "IT"},
        ],
        "revised_at": None,
        "archived_at": None,
        "archive_reason": None,
        "source_section": "A.2",
        "confirmed_at": None,
        "as_of": "2020-11-16",
        "url": f"{ORIGIN}/partnerships/mobility/",
        "data_url": f"{ORIGIN}/data/partnerships/mobility.json",
    }
    assert (figure["value"], figure["shown"], figure["starts_on"], figure["note"]) == (
        45,
        "about 45",
        "2019-01-01",
        None,
    )


def test_what_is_not_stated_is_null_and_never_nothing(eve: Client) -> None:
    make_partnership("Bare")

    found = eve.get("/data/partnerships/bare.json").json()["partnership"]

    said = {name for name, value in found.items() if value is not None}
    assert said == {"slug", "name", "language", "url", "data_url"}


def test_who_confirmed_it_when(eve: Client, ben: Member, mobility: Partnership) -> None:
    mobility.confirm(by=ben)

    found = eve.get("/data/partnerships/mobility.json")
    told = datetime.fromisoformat(found.json()["partnership"]["confirmed_at"])
    assert (abs(told - mobility.verified_at).total_seconds() < 1, b"Ben" in found.content) == (True, False)


def test_no_person_is_named(eve: Client, known: Partnership, ben: Member) -> None:
    cluster = Organisation.objects.get(slug="dairy-cluster")
    for number, place in enumerate(({"partnership": known}, {"organisation": cluster})):
        Affiliation.objects.create(person=make_person(f"Ptarmesan {number}"), title="Head", **place)

    kinds = [f"/data/{kind}.{end}" for kind in records.KINDS for end in ("json", "csv")]
    told = b"".join(eve.get(path).content for path in [*kinds, "/data/organisations/dairy-cluster.json"])
    assert [name for name in (b"Ptarmesan", b"Head", ben.display_name.encode()) if name in told] == []
    assert eve.get("/data/people.json").status_code == 404


def test_a_member_gets_what_a_visitor_gets(eve: Client, known: Partnership, sam: Member, signed_in: Any) -> None:
    both = [browser.get("/data/partnerships.json").content for browser in (eve, signed_in(sam))]
    assert both[0] == both[1]


@pytest.mark.parametrize("end", ["json", "csv"])
def test_pages_follow_one_another(end: str, eve: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    for name in "CABED":
        make_partnership(name)

    address: str | None = f"/data/partnerships.{end}"
    seen: list[list[str]] = []
    while address:
        answer = eve.get(address.removeprefix(ORIGIN))
        if end == "json":
            rows = answer.json()["partnerships"]
            assert answer.json()["next"] == following(answer)
        else:
            rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
        seen.append([row["name"] for row in rows])
        address = following(answer)
    assert seen == [["A", "B"], ["C", "D"], ["E"]]


def following(answer: Any) -> str | None:
    """Return the next page, as the header says it."""
    links = dict(reversed(part.split("; ")) for part in answer["Link"].split(", "))
    return links.get('rel="next"', "").strip("<>") or None


def test_a_cursor_that_nobody_gave_is_the_first_page(eve: Client, known: Partnership) -> None:
    asked = ["x", "~", "A~" + "9" * 40, "\x00~1", "A~-1"]
    first = eve.get("/data/partnerships.json").content
    assert [eve.get("/data/partnerships.json", {"after": each}).content == first for each in asked] == [True] * 5


def test_A23_no_cell_is_a_formula(eve: Client) -> None:
    make_partnership("=1+1", slug="sum", summary="@SUM(A1)\nand more")

    (row,) = csv.DictReader(StringIO(eve.get("/data/partnerships.csv").content.decode("utf-8-sig")))
    assert (row["name"], row["summary"], row["results"]) == ("'=1+1", "'@SUM(A1)\nand more", "")
    assert eve.get("/data/partnerships/sum.json").json()["partnership"]["name"] == "=1+1"


def test_cells_hold_names(eve: Client, known: Partnership) -> None:
    rows = csv.DictReader(StringIO(eve.get("/data/partnerships.csv").content.decode("utf-8-sig")))
    row = {row["slug"]: row for row in rows}["mobility"]
    assert (row["organisations"], row["sectors"], row["as_of"]) == ("Dairy Cluster", "agri-food", "2020-11-16")
    assert "figures" not in row


def test_a_merged_organisation_leads_on(eve: Client, sam: Member) -> None:
    kept, other = make_organisation("Kept"), make_organisation("Other")
    OrganisationMerge.objects.merge(kept, other, by=sam, reason="The same body.")

    answer = eve.get("/data/organisations/other.json")
    assert (answer.status_code, answer["Location"]) == (302, f"{ORIGIN}/data/organisations/kept.json")
    assert [row["slug"] for row in eve.get("/data/organisations.json").json()["organisations"]] == ["kept"]


@pytest.mark.parametrize("path", ["/data/members.json", "/data/openapi.csv", "/data/partnerships/none.json"])
def test_what_is_not_there(path: str, eve: Client) -> None:
    assert eve.get(path).status_code == 404


def test_nothing_is_written_here(eve: Client) -> None:
    assert eve.post("/data/partnerships.json").status_code == 405


def test_the_licence_is_the_operators_to_say(eve: Client, mobility: Partnership, settings: Any) -> None:
    def said() -> tuple[Any, ...]:
        answer = eve.get("/data/partnerships.json")
        words = "Not stated: those who run this Forum" in eve.get("/data/").content.decode()
        return answer.json()["licence"], 'rel="license"' in answer["Link"], described(eve)["info"].get("license"), words

    settings.OPEN_DATA_LICENCE, settings.OPEN_DATA_LICENCE_URL = "", ""
    assert said() == (None, False, None, True)
    settings.OPEN_DATA_LICENCE = "CC BY 4.0"
    assert said() == ({"name": "CC BY 4.0", "url": None}, False, {"name": "CC BY 4.0"}, False)
    settings.OPEN_DATA_LICENCE_URL = "https://licence.example/by/4.0/"
    both = {"name": "CC BY 4.0", "url": "https://licence.example/by/4.0/"}
    assert said() == (both, True, both, False)


def test_the_page_names_every_address_and_every_field(eve: Client) -> None:
    html = eve.get("/data/").content.decode()

    assert [path for path in described(eve)["paths"] if f"<code>{path}</code>" not in html] == []
    fields = [field.name for kind in records.KINDS.values() for field in kind.shape.fields]
    assert [name for name in fields if f"<code>{name}</code>" not in html] == []
    assert f'href="{reverse("pages:open_data")}"' in eve.get("/about/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_any_number(rows: int, eve: Client, django_assert_num_queries: Any) -> None:
    market, sector = (model.objects.create(slug="one", name="One") for model in (TargetMarket, Sector))
    for number in range(rows):
        partnership, body = make_partnership(f"P{number}"), make_organisation(f"O{number}")
        initiative = make_initiative(f"I{number}")
        generation = Generation.objects.create(initiative=initiative, slug=f"g{number}", name="G")
        partnership.successor_of, partnership.initiative = make_partnership(), initiative
        partnership.save()
        Participation.objects.create(partnership=partnership, organisation=body)
        for about in (partnership, initiative, generation):
            about.sectors.add(sector)
        generation.target_markets.add(market)
        make_figure(partnership)
        for about in ({"initiative": initiative}, {"generation": generation}, {"organisation": body}):
            make_figure(partnership, **{"partnership": None} | about)
    for kind, asked in (("partnerships", 2), ("organisations", 3), ("initiatives", 9)):
        for end in ("json", "csv"):
            with django_assert_num_queries(asked):
                eve.get(f"/data/{kind}.{end}")
    for path in ("/data/", "/data/openapi.json"):
        with django_assert_num_queries(0):
            eve.get(path)
