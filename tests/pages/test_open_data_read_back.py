"""What is exported can be read back: an empty database says afterwards, word for word, what the first one said."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from partnerships.models import (
    Call,
    Generation,
    Indicator,
    Initiative,
    KeyFigure,
    Organisation,
    Participation,
    Partnership,
    Programme,
    Sector,
    TargetMarket,
    Technology,
)
from tests.factories import make_figure, make_organisation, make_partnership

pytestmark = pytest.mark.django_db
KINDS = ("initiatives", "organisations", "partnerships")


def exported(client) -> dict[str, list[dict]]:
    """All records of each kind, page by page."""
    found: dict[str, list[dict]] = {}
    for kind in KINDS:
        address = f"/data/{kind}.json"
        found[kind] = []
        while address:
            page = client.get(address).json()
            found[kind] += page[kind]
            address = page["next"]
    return found


def forget_everything() -> None:
    records = (KeyFigure, Indicator, Call, Partnership, Organisation, Generation, Initiative)
    for model in (*records, Programme, Sector, TargetMarket, Technology):
        model.objects.all().delete()


def rows() -> dict[str, list[tuple]]:
    """What the database holds of each record, ids and what is not open apart."""
    return {
        "partnerships": sorted(
            Partnership.objects.values_list(
                "slug", "name", "full_name", "initiative__slug", "generation__slug", "successor_of__slug", "summary",
                "objectives", "results", "website", "language", "source_section", "verified_at", "archived_at",
            ),
            key=str,
        ),
        "organisations": sorted(
            Organisation.objects.visible_to(None).values_list(
                "slug", "name", "short_name", "aliases", "kind", "country", "region", "place", "website", "summary",
            ),
            key=str,
        ),
        "participations": sorted(
            Participation.objects.values_list("partnership__slug", "organisation__slug", "role", "country", "region")
        ),
        "figures": sorted(
            KeyFigure.objects.values_list(
                "partnership__slug", "organisation__slug", "generation__slug", "initiative__slug", "indicator__name",
                "value", "most", "value_as_printed", "qualifier", "basis", "origin", "starts_on", "ends_on", "note",
                "source", "evidence_url", "source_section", "footnote_number", "footnote_url", "verified_at",
            ),
            key=str,
        ),
    }  # fmt: skip


def test_the_paper_and_what_came_since_are_read_back_word_for_word(client, tmp_path, capsys):
    call_command("load_paper")
    confirmed = datetime(2027, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
    body = make_organisation("Östra Kluster", country="SE", region="SE12", place="Örebro", aliases=["Ö, K", "OK"])
    one = make_partnership("New", verified_at=confirmed, language="sv", summary="Två\n\nstycken; “ja”.")
    Participation.objects.create(partnership=one, organisation=body, role="coordinator")
    one.target_markets.add(TargetMarket.objects.get(slug="japan"))
    one.technologies.add(Technology.objects.get(slug="robotics"))
    Partnership.objects.filter(slug="diva").update(
        successor_of=one, archived_at=confirmed, archive_reason="Silence.", revised_at=confirmed
    )
    period = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 30)}
    make_figure(one, value="12.50", most="13", qualifier="about", note="So they say.", source="Report", **period)
    before, kept = exported(client), rows()
    for kind in KINDS:
        (tmp_path / f"{kind}.json").write_text(json.dumps({kind: before[kind]}))

    forget_everything()
    assert exported(client) == {kind: [] for kind in KINDS}
    call_command("import_open_data", *(tmp_path / f"{kind}.json" for kind in reversed(KINDS)))

    assert f"Read {sum(map(len, before.values()))} records." in capsys.readouterr().out
    assert exported(client) == before
    assert rows() == kept


def test_it_reads_into_an_empty_database_alone(client, tmp_path):
    make_partnership("Alpha")
    page = tmp_path / "partnerships.json"
    page.write_bytes(client.get("/data/partnerships.json").content)
    with pytest.raises(CommandError, match="There are records already"):
        call_command("import_open_data", page)
    assert Partnership.objects.count() == 1


def test_half_of_it_is_nothing(client, tmp_path):
    one = make_partnership("Alpha")
    Participation.objects.create(partnership=one, organisation=make_organisation("Body"))
    page = tmp_path / "partnerships.json"
    page.write_bytes(client.get("/data/partnerships.json").content)
    forget_everything()
    with pytest.raises(Organisation.DoesNotExist):
        call_command("import_open_data", page)
    assert not Partnership.objects.exists()
