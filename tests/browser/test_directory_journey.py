"""The directory: narrow it, read it as a table in another order, take it along; with and without JavaScript."""

import csv

import pytest
from playwright.sync_api import expect

from partnerships.models import Partnership
from tests.browser.conftest import Forum, demo


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_narrows_the_directory_reads_the_table_and_takes_it_along(forum: Forum, script: bool) -> None:
    diva = Partnership.objects.get(slug="diva")
    diva.confirm(by=demo("coordinator"))
    visit = forum.visit(width=1280 if script else 390, java_script_enabled=script)
    page = visit.open("/partnerships/")
    page.get_by_role("link", name="Table", exact=True).click()
    table = page.get_by_role("region", name="Partnerships as a table")
    expect(table.get_by_role("row", name="DIVA")).to_contain_text("Confirmed")
    page.get_by_role("link", name="Last confirmed first").click()
    expect(table.get_by_role("rowheader").first).to_have_text("DIVA")
    if script:
        assert visit.violations() == []
        assert visit.violations_in_the_dark() == []
        assert visit.wide_at([1280, 390, 320]) == []

    if not script:
        page.locator("#facets-fold > summary").click()
    page.locator("#freshness-confirmed").check()
    if not script:
        page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("status")).to_have_text("1 result")
    expect(table.get_by_role("rowheader")).to_have_text(["DIVA"])
    assert "view=table" in page.url
    assert "sort=confirmed" in page.url
    assert "freshness=confirmed" in page.url

    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    with open(started.value.path(), encoding="utf-8-sig") as file:
        assert [row["slug"] for row in csv.DictReader(file)] == ["diva"]
