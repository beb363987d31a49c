"""An organiser adds a paper that is published later, then a second version; a member finds it once it is theirs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Document, Event
from tests.browser.conftest import Forum, Watched, demo
from tests.factories import make_event, make_release, make_session
from tests.uploads import PDF

PAGE = "/events/meeting/documents/input-paper/"


@pytest.fixture
def event(forum: Forum, settings: Any, tmp_path: Path) -> Event:
    """A meeting in ten days; its files go with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    starts_at = timezone.now() + timedelta(days=10)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3)}
    event = make_event("Meeting", organiser=demo("organiser"), **times)
    make_session(event, "Money")
    make_release(event)
    return event


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_paper_is_added_published_later_renewed_and_withdrawn(
    forum: Forum, event: Event, tmp_path: Path, scripts: bool
) -> None:
    paper = tmp_path / "Our paper.pdf"
    paper.write_bytes(PDF)
    found: dict[str, list[str]] = {}
    desk = forum.visit(demo("organiser"), java_script_enabled=scripts, reduced_motion="reduce")
    reader = forum.visit(demo("member"), java_script_enabled=scripts, reduced_motion="reduce")

    def look(watched: Watched) -> None:
        """Axe and widths, where a script may run."""
        if scripts:
            wide = [f"scrolls sideways at {width} px" for width in watched.wide_at([320, 390, 1920])]
            if faults := [*watched.violations(), *watched.violations_in_the_dark(), *wide]:
                found[watched.page.url] = faults

    page = desk.open("/events/meeting/edit/agenda/")
    page.get_by_role("link", name="Documents").press("Enter")
    look(desk)
    page.get_by_role("link", name="Add a document").press("Enter")
    page.get_by_label("Title").fill("Input Paper")
    page.get_by_label("Kind").select_option("input-paper")
    page.get_by_label("Session").select_option(label="Money")
    page.get_by_label("Who may read it").select_option("members")
    page.get_by_label("Published from, day").fill("2099-07-01")
    page.get_by_label("File").set_input_files(paper)
    page.get_by_role("button", name="Add the document").press("Enter")
    expect(page.get_by_text("Give the time too, or leave both empty.").first).to_be_visible()
    look(desk)
    page.get_by_label("Published from, time").fill("9.30")
    page.get_by_label("File").set_input_files(paper)
    page.get_by_role("button", name="Add the document").press("Enter")
    expect(page.get_by_text("Published from 1 July 2099, 09:30 CEST")).to_be_visible()
    look(desk)

    theirs = reader.open(PAGE)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("There is nothing at this address")
    reader.open("/events/meeting/")
    expect(theirs.get_by_text("Input Paper")).to_have_count(0)

    page.get_by_role("link", name="Change it, add a version").press("Enter")
    page.get_by_label("Published from, day").fill("")
    page.get_by_label("Published from, time").fill("")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Saved. It holds at once.")).to_be_visible()
    page.get_by_role("link", name="Change it, add a version").press("Enter")
    page.get_by_label("Or a link").fill("https://papers.example/second")
    page.get_by_label("What changed").fill("Figures of this year.")
    page.get_by_role("button", name="Add the version").press("Enter")
    expect(page.get_by_text("Version 2 is the newest now.")).to_be_visible()

    reader.open("/events/meeting/")
    look(reader)
    theirs.get_by_role("link", name="Input Paper", exact=True).first.press("Enter")
    expect(theirs.get_by_role("link", name="Open it at papers.example")).to_be_visible()
    look(reader)
    with theirs.expect_download() as saved:
        theirs.get_by_role("link", name="Our paper.pdf").press("Enter")
    assert (saved.value.suggested_filename, saved.value.path().read_bytes()) == ("Our paper.pdf", PDF)
    reader.open("/events/meeting/sessions/money/")
    expect(theirs.get_by_role("link", name="Input Paper", exact=True)).to_be_visible()
    look(reader)

    page.get_by_role("link", name="Change it, add a version").press("Enter")
    look(desk)
    page.get_by_role("link", name="Withdraw version 2").press("Enter")
    look(desk)
    page.get_by_label("Reason, public").fill("The link is wrong.")
    page.get_by_role("button", name="Withdraw").press("Enter")
    expect(page.get_by_text("It is withdrawn. You can take that back here.")).to_be_visible()
    reader.open(PAGE)
    expect(theirs.get_by_text("The link is wrong.")).to_be_visible()
    expect(theirs.get_by_role("link", name="Download (PDF")).to_be_visible()
    look(reader)
    page.get_by_role("button", name="Give version 2 to its readers again").press("Enter")
    expect(page.get_by_text("Its readers have it again.")).to_be_visible()

    assert Document.objects.get(event=event).versions.standing().count() == 2
    assert found == {}
