"""Programmes, initiatives, partnerships and figures as the Output Paper states them."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from partnerships.models import (
    Affiliation,
    Call,
    Generation,
    Initiative,
    KeyFigure,
    Participation,
    Partnership,
    Programme,
    Sector,
    TargetMarket,
)
from tests.paper.words import output_paper

pytestmark = pytest.mark.usefixtures("paper")


def figures(subject: str, origin: str = "stated") -> dict[str, str]:
    """What is stated about a subject, as qualifier and printed value by indicator."""
    kind = "generation" if Generation.objects.filter(slug=subject).exists() else "initiative"
    kind = "partnership" if Partnership.objects.filter(slug=subject).exists() else kind
    found = KeyFigure.objects.filter(**{f"{kind}__slug": subject}, origin=origin).select_related("indicator")
    return {f.indicator.slug: f"{f.qualifier} {f.value_as_printed}".strip() for f in found}


def value(key: str) -> Decimal:
    return KeyFigure.objects.get(key=key).value


# 1.2 Programmes, initiatives, generations


def test_programmes_and_initiatives() -> None:
    assert list(Programme.objects.values_list("name", flat=True)) == ["COSME", "Horizon 2020"]
    assert list(Initiative.objects.values_list("name", "full_name", "programme__name", "noun", "source_section")) == [
        ("ESCP-4i", "European Strategic Cluster Partnerships for Going International", "COSME", "partnership", "A.2"),
        ("ESCP-4x", "European Strategic Cluster Partnerships for Excellence", "COSME", "partnership", "A.3"),
        (
            "ESCP-S3",
            "European Strategic Cluster Partnerships for smart specialisation investments",
            "COSME",
            "partnership",
            "A.4",
        ),
        ("INNOSUP-1", "INNOSUP-1 cluster projects under Horizon 2020", "Horizon 2020", "project", "A.5"),
    ]


def test_generations_in_order() -> None:
    found = Generation.objects.order_by("initiative__position", "position")
    assert [(g.slug, g.number, g.years) for g in found] == [
        ("escp-4i-first-generation", 1, "2016-2017"),
        ("escp-4i-second-generation", 2, "2018-2019"),
        ("escp-4i-third-generation", 3, "2020-2022"),
        ("escp-4x-first-wave", 1, ""),
        ("escp-s3-2018", None, ""),
        ("h2020-innosup-2015-1", None, "2015"),
        ("h2020-innosup-2016-twostage", None, "2016"),
        ("h2020-innosup-2017-twostage", None, "2017"),
        ("h2020-innosup-2018-twostage", None, "2018"),
        ("h2020-innosup-2019-twostage", None, "2019"),
    ]


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("European Strategic Cluster Partnerships-Going International", "escp-4i"),
        ("Cluster Go International", "escp-4i"),
        ("Clusters go International", "escp-4i"),
        ("European Cluster Excellence Programme", "escp-4x"),
        ("ClusterXchange", "escp-4x"),
        ("Smart Specialisation Investments", "escp-s3"),
        ("INNOSUP-01", "innosup-1"),
        ("INNOSUP-1", "innosup-1"),
    ],
)
def test_any_spelling_finds_its_initiative(spelling: str, slug: str) -> None:
    assert next(iter(Initiative.objects.search(spelling))).slug == slug


def test_markets_by_generation() -> None:
    found = Generation.objects.filter(initiative__slug="escp-4i").order_by("position")
    assert [list(g.target_markets.values_list("name", flat=True)) for g in found] == [
        ["Brazil", "China", "India", "Japan", "USA"],
        ["Canada", "China", "Japan", "Singapore", "USA"],
        ["Canada", "China", "Japan", "USA"],
    ]
    assert found[2].target_markets_note.startswith("Nineteen countries of interest are identified")
    assert TargetMarket.objects.count() == 7


def test_sectors_are_named_for_one_initiative_and_one_generation() -> None:
    assert set(Initiative.objects.get(slug="escp-4i").sectors.values_list("name", flat=True)) == {
        "health", "aerospace", "mobility and logistics", "agri-food", "energy", "marine and environment",
        "packaging", "materials and photonics", "ICT", "construction", "sports",
    }  # fmt: skip
    assert set(Generation.objects.get(number=3).sectors.values_list("name", flat=True)) == {
        "clean-tech and environmental services", "energy", "health", "mobility", "smart cities", "ICT",
        "electronics", "textiles", "hospitality",
    }  # fmt: skip
    assert Initiative.objects.exclude(slug="escp-4i").filter(sectors__isnull=False).count() == 0
    assert Generation.objects.exclude(number=3).filter(sectors__isnull=False).count() == 0
    assert Sector.objects.count() == 17


# 1.3 to 1.6 Figures

STATED: dict[str, dict[str, str]] = {
    "escp-4i": {
        "pilot-initiatives": "six",
        "generations": "three",
        "call-funding": "EUR 7.5 million",
        "defence-partnerships": "up to two",
    },
    "escp-4i-first-generation": {
        "co-funded-partnerships": "15",
        "voluntary-partnerships": "10",
        "clusters": "about 150",
        "countries": "23",
        "support-months": "24",
        "smes": "2000",
        "business-cases": "85",
        "cluster-to-cluster": "370",
        "business-to-business": "3010",
        "memoranda": "39",
        "peer-collaborations": "45",
    },
    "escp-4i-second-generation": {
        "partnerships": "25",
        "clusters": "about 140",
        "countries": "26",
        "support-months": "24",
        "smes": "3,000",
        "business-cases": "around 300",
        "cluster-to-cluster": "944",
        "business-to-business": "2,738",
        "peer-collaborations": "180",
        "third-country-cases": "304",
    },
    "escp-4i-third-generation": {
        "partnerships": "24",
        "clusters": "78",
        "countries": "20",
        "support-months": "24",
        "countries-of-interest": "Nineteen",
    },
    "escp-4x": {"earlier-projects": "11", "earlier-calls": "two"},
    "escp-4x-first-wave": {
        "partnerships": "13",
        "clusters": "69",
        "countries": "21",
        "exchanges": "695",
        "exchanges-per-partnership": "around 54",
    },
    "escp-s3-2018": {"partnerships": "nine", "partners": "57", "countries": "19", "smes": "5,829"},
    "innosup-1": {
        "projects": "24",
        "eu-contribution": "EUR 112 million",
        "eu-share": "approximately 95%",
        "countries": "26",
        "organisations": "248",
        "participations": "298",
        "participants-per-project": "average 12",
        "project-value": "average EUR 4.7 million",
        "report-projects": "18",
        "report-funding": "EUR 36 million",
        "report-smes": "2,656",
        "report-consortiums": "204",
        "report-countries": "39",
        "report-associated-countries": "12 out of 16",
        "report-services": "2,315",
        "report-direct-funding": "1006",
        "report-applicants": "3,654",
    },
    "give": {"event-places": "six", "target-markets": "three"},
    "diva": {"vouchers": "2.7 million Euros", "voucher-smes": "180", "voucher-calls": "two"},
    "eacp-eurosme": {"proposals": "seven", "requested-investment": "more than 30 million Euros"},
    "mobigoin": {"smes-benefitted": "45"},
}
CALLS = {
    "h2020-innosup-2015-1": ("6", "29", "26.7", "77", "33"),
    "h2020-innosup-2016-twostage": ("3", "15.2", "14.1", "38", "18"),
    "h2020-innosup-2017-twostage": ("4", "19.5", "18.9", "48", "16"),
    "h2020-innosup-2018-twostage": ("5", "26.1", "24.5", "61", "30"),
    "h2020-innosup-2019-twostage": ("6", "28.7", "27.8", "71", "13"),
}


@pytest.mark.parametrize("subject", STATED)
def test_figures_are_stated_as_printed(subject: str) -> None:
    assert figures(subject) == STATED[subject]


@pytest.mark.parametrize("call", CALLS)
def test_an_innosup_call_has_five_figures(call: str) -> None:
    projects, budget, contribution, participations, smes = CALLS[call]
    assert figures(call) == {
        "projects": projects,
        "total-budget": f"EUR {budget} million",
        "eu-contribution": f"EUR {contribution} million",
        "participations": participations,
        "sme-participations": smes,
    }


def test_no_figure_is_left_over() -> None:
    computed = KeyFigure.objects.filter(origin="computed").count()
    stated = sum(len(found) for found in STATED.values()) + 5 * len(CALLS)
    assert (computed, KeyFigure.objects.count()) == (8, stated + 8 + 1)
    assert KeyFigure.objects.get(organisation__slug="quercus-group").value_as_printed == "35"


def test_footnotes_stand_beside_the_figures_they_prove() -> None:
    found = KeyFigure.objects.exclude(footnote_number=None).values_list("footnote_number", "footnote_url")
    assert set(found) == set(output_paper().footnotes.values_list("number", "url"))
    by_footnote = {
        number: set(KeyFigure.objects.filter(footnote_number=number).values_list("source_section", flat=True))
        for number in (1, 2, 3, 4)
    }
    assert by_footnote == {1: {"A.2"}, 2: {"A.2"}, 3: {"A.5"}, 4: {"A.5"}}


def test_the_impact_report_says_eighteen_projects() -> None:
    names = KeyFigure.objects.filter(key__startswith="innosup-1-report-").values_list("indicator__name", flat=True)
    assert [name for name in names if "18 projects" not in name] == ["Projects in the Impact Report"]


def test_plans_are_not_achievements() -> None:
    planned = KeyFigure.objects.filter(basis="planned", origin="stated").values_list("key", flat=True)
    assert set(planned) == {
        "escp-4i-defence-partnerships",
        "escp-4i-third-generation-support-months",
        "escp-4x-first-wave-exchanges",
        "escp-4x-first-wave-exchanges-per-partnership",
        "eacp-eurosme-requested-investment",
    }


# 1.7 Named partnerships


def test_twelve_partnerships_with_what_the_paper_says_of_their_kind() -> None:
    fields = ("name", "initiative__name", "generation__slug", "initiative_as_printed", "source_section")
    assert list(Partnership.objects.order_by("source_section", "name").values_list(*fields)) == [
        ("EXTRATEX", None, None, "", "2.1"),
        ("IOT4Industry", None, None, "", "2.1"),
        ("Silican Europe", None, None, "", "2.1"),
        ("StartUp3", None, None, "", "2.1"),
        ("TEX4IM", None, None, "", "2.1"),
        ("TEXTGLOBAL", None, None, "", "2.1"),
        ("DIVA", None, None, "", "2.3"),
        ("GIVE", None, None, "ESCP", "2.3"),
        ("BRIDGE", "ESCP-4i", None, "ESCP-4i", "2.4"),
        ("EACP-EUROSME", "ESCP-S3", None, "ESCP-S3", "2.4"),
        ("MobiGoIn", "ESCP-4i", "escp-4i-first-generation", "first generation of ESCP-4i", "2.4"),
        ("MobiGoIn-Action", "ESCP-4i", "escp-4i-second-generation", "second generation of ESCP-4i", "2.4"),
    ]


def test_lineage() -> None:
    bridge = Partnership.objects.get(slug="bridge")
    assert bridge.successor_of
    assert bridge.successor_of.successor_of
    assert (bridge.successor_of.name, bridge.successor_of.successor_of.name) == ("MobiGoIn-Action", "MobiGoIn")
    assert Partnership.objects.exclude(successor_of=None).count() == 2


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("TEX4IM Partnership", "tex4im"),
        ("EXTRATEX", "extratex"),
        ("TEXTGLOBAL", "textglobal"),
        ("IOT4Industry", "iot4industry"),
        ("IoT4Industry", "iot4industry"),
        ("StartUp3", "startup3"),
        ("Silican Europe", "silican-europe"),
        ("GIVE ESCP", "give"),
        ("DIVA project", "diva"),
        ("European Aerospace Cluster Partnership", "eacp-eurosme"),
        ("Aerospace Inter-Cluster Smart Specialization Actions", "eacp-eurosme"),
        ("EACP-EUROSME", "eacp-eurosme"),
        ("Mobility Goes International", "mobigoin"),
        ("MobiGoIn Action", "mobigoin-action"),
        ("ESCP-4i BRIDGE", "bridge"),
        ("BRIDGE-ESCP4i", "bridge"),
    ],
)
def test_any_spelling_finds_its_partnership_first(spelling: str, slug: str) -> None:
    assert next(iter(Partnership.objects.search(spelling))).slug == slug


def test_sectors_only_where_the_paper_names_one() -> None:
    found = Partnership.objects.exclude(sectors=None).values_list("slug", "sectors__name")
    assert dict(found) == {
        "tex4im": "textiles",
        "extratex": "textiles",
        "textglobal": "textiles",
        "diva": "agri-food",
        "eacp-eurosme": "aerospace",
        "mobigoin": "mobility",
        "mobigoin-action": "mobility",
    }


# 1.9 Titles as printed


def test_titles_as_printed() -> None:
    found = Affiliation.objects.exclude(title="").order_by("source_section", "person__slug", "position")
    assert [(str(a.person), a.title, str(a.organisation or a.partnership)) for a in found] == [
        ("Batalla Masana Marta", "Cluster Team", "DG GROW"),
        ("Benoit Esmanne", "Cluster Team", "DG GROW"),
        ("Christophe Guichard", "Cluster Team", "DG GROW"),
        ("Marek Przeor", "Team Leader Cluster Policy", "DG GROW"),
        ("Enrico Venturini", "Senior Research and Project Manager", "Next Technology Tecnotessile"),
        ("Marielle Campanella", "Head of European projects", "SCS Secured Communicating Solution cluster"),
        ("Gus Verhaeghe", "Innovation Manager", "Flanders Food"),
        ("Nicolai Sederberg Rottbøll", "CEO", "Quercus-Group"),
        ("Anna Naydenova", "Executive Director", "ICT Cluster"),
        ("Anna Naydenova", "coordinator", "GIVE"),
        ("Nicolas Nguyen The", "Head of European projects", "Agri Sud-Ouest Innovation"),
        ("Nicolas Nguyen The", "coordinator", "DIVA"),
        ("Gennaro Russo", "Manager and Coordinator for internationalisation", "DAC, Campania Aerospace District"),
        ("Silvana Sanfeliu Giaimo", "Project Manager", "Fondazione Torino Wireless"),
        ("Silvana Sanfeliu Giaimo", "Project Manager", "BRIDGE"),
        ("Silvana Sanfeliu Giaimo", "coordinator", "MobiGoIn"),
        ("Silvana Sanfeliu Giaimo", "coordinator", "MobiGoIn-Action"),
    ]
    untitled = Affiliation.objects.filter(title="").values_list("person__slug", "organisation__slug")
    assert set(untitled) == {
        ("alexandros-vigkos", "eccp"),
        ("andre-barbosa", "eccp"),
        ("carolina-turcato", "eccp"),
        ("douglas-thompson", "eccp"),
        ("enrico-venturini", "otir2020-tfc"),
        ("marie-jose-zondag", "eccp"),
    }


# 1.11 Calls


def test_four_calls_without_a_deadline() -> None:
    calls = Call.objects.prefetch_related("deadlines")
    assert [(call.name, call.source_section, call.stands, *call.deadlines.all()) for call in calls] == [
        ("Clusters Go International: fourth call for proposals", "A.2", "not-stated"),
        ("European Cluster Excellence Programme", "2.1", "not-stated"),
        (
            "Strategic alliances for the uptake of advanced technologies by SMEs on the economic recovery",
            "2.1",
            "not-stated",
        ),
        ("Clusters Go international action", "2.1", "not-stated"),
    ]
    fourth = Call.objects.get(budget__isnull=False)
    assert (fourth.status_as_printed, fourth.budget, fourth.budget_as_printed) == (
        "now open",
        7_500_000,
        "EUR 7.5 million",
    )
    assert fourth.strands.count("Strand") == 2


# 1.12 Footnotes


def test_four_footnotes_have_the_only_addresses() -> None:
    eccp = "https://www.clustercollaboration.eu/eu-cluster-partnerships/escp-4i"
    assert list(output_paper().footnotes.values_list("number", "url", "source_section")) == [
        (1, f"{eccp}/first-generation/achievements", "A.2"),
        (2, f"{eccp}/second-generation/achievements", "A.2"),
        (
            3,
            "https://webgate.ec.europa.eu/dashboard/sense/app/93297a69-09fd-4ef5-889f-b83c4e21d33e/sheet/erUXRa/state/0",
            "A.5",
        ),
        (
            4,
            "https://op.europa.eu/en/publication-detail/-/publication/f3d69a67-9ece-11e9-9d01-01aa75ed71a1/language-en",
            "A.5",
        ),
    ]


# 1.14 Arithmetic


def summed(indicator: str) -> Decimal:
    """The five INNOSUP-1 calls, added up here and now."""
    found = KeyFigure.objects.filter(generation__initiative__slug="innosup-1", indicator__slug=indicator)
    return found.aggregate(total=Sum("value"))["total"]


@pytest.mark.parametrize(
    ("indicator", "total", "stated"),
    [
        ("projects", "24", "24"),
        ("total-budget", "118.5", None),
        ("eu-contribution", "112.0", "112"),
        ("participations", "295", "298"),
        ("sme-participations", "110", None),
    ],
)
def test_sums_stand_beside_what_is_stated(indicator: str, total: str, stated: str | None) -> None:
    assert summed(indicator) == Decimal(total) == value(f"innosup-1-{indicator}-computed")
    found = KeyFigure.objects.filter(initiative__slug="innosup-1", indicator__slug=indicator, origin="stated").first()
    assert (found.value if found else None) == (Decimal(stated) if stated else None)


def test_the_one_sum_that_differs_says_so_on_both_sides() -> None:
    notes = {
        f.origin: f.note
        for f in KeyFigure.objects.filter(initiative__slug="innosup-1", indicator__slug="participations")
    }
    assert notes == {
        "stated": "The five calls add up to 295: three fewer than the total that the text states. Both are kept.",
        "computed": "Sum of the five calls: 77 + 38 + 48 + 61 + 71 = 295. The text states 298. Both are kept.",
    }


def test_shares_and_averages() -> None:
    assert round(summed("eu-contribution") / summed("total-budget") * 100, 1) == Decimal("94.5")
    assert round(summed("eu-contribution") / 24, 1) == value("innosup-1-project-value")
    assert round(summed("total-budget") / 24, 2) == Decimal("4.94")
    assert round(Decimal(695) / 13, 2) == value("escp-4x-first-wave-exchanges-per-partnership-computed")
    first = "escp-4i-first-generation"
    parts = value(f"{first}-co-funded-partnerships") + value(f"{first}-voluntary-partnerships")
    assert parts == value(f"{first}-partnerships-computed") == 25


# What the paper leaves out


@pytest.mark.parametrize(
    "nothing",
    [
        lambda: Participation.objects.all(),
        lambda: Partnership.objects.exclude(website=""),
        lambda: Partnership.objects.exclude(verified_at=None),
        lambda: Partnership.objects.exclude(target_markets=None),
        lambda: Call.objects.exclude(deadlines=None),
        lambda: Call.objects.exclude(procedure="", opens_on=None, cluster_roles=[], sectors=None, website=""),
        lambda: KeyFigure.objects.filter(generation__slug="escp-s3-2018", basis="achieved"),
        lambda: KeyFigure.objects.filter(generation__slug="escp-4i-third-generation", basis="achieved"),
    ],
)
def test_nothing_is_invented(nothing: Any) -> None:
    assert list(nothing()) == []
