"""After the event: notes are written and published, a post becomes a take-away, the Output Paper an edition."""

from playwright.sync_api import expect

from events.models import Edition, SessionNotes
from forum.models import Post
from tests.browser.conftest import Forum, demo

SESSION = "/events/side-event-2020/sessions/digitalisation/"
DESK = "/events/side-event-2020/edit/paper/"


def test_notes_take_aways_and_a_paper(forum: Forum) -> None:
    browser = forum.visit(demo("organiser"), color_scheme="light", reduced_motion="reduce")
    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        wide = [f"scrolls sideways at {width} px" for width in browser.wide_at([320, 390, 1920])]
        if found := [*browser.violations(), *browser.violations_in_the_dark(), *wide]:
            faults[name] = found

    page = browser.open(SESSION)
    page.get_by_role("link", name="Write the notes").click()
    page.get_by_label("Notes, in Markdown").fill("We asked who **shares** data.[^1]\n\n[^1]: A sample, not the record.")
    expect(page.locator(".draft-state")).to_contain_text("Saved")
    assert SessionNotes.objects.get().version == 1
    look("notes")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Waiting for review")).to_be_visible()
    page.get_by_role("link", name="Read and publish").click()
    look("review")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("This text is public since")).to_be_visible()
    browser.open(f"{SESSION}notes/history/")
    look("history")

    page = browser.open(SESSION)
    expect(page.get_by_role("heading", name="Notes of the session")).to_be_visible()
    page.get_by_role("button", name="Endorse take-away 1").click()
    expect(page.get_by_role("button", name="Endorse take-away 1")).to_have_attribute("aria-pressed", "true")
    look("session")
    page.get_by_role("link", name="Edit the take-aways").click()
    page.get_by_role("button", name="One place down: take-away 1").click()
    expect(page.get_by_text("1 endorses")).to_be_visible()
    look("take-aways")

    post = Post.objects.filter(thread__topic__slug="digitalisation", hidden_at=None).order_by("-pk")[0]
    page = browser.open(f"/p/{post.pk}/nominate/")
    look("mark a post")
    page.get_by_role("button", name="Mark it").click()
    browser.open(f"{SESSION}take-aways/")
    page.get_by_role("link", name="Decide").click()
    look("decide")
    page.get_by_role("button", name="Make it a take-away").click()
    expect(page.locator(".work-row")).to_have_count(4)

    page = browser.open(DESK)
    page.get_by_role("button", name="Begin the paper").click()
    look("paper")
    page.get_by_role("link", name="Background").click()
    look("part")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_label("Note on the edition").fill("The first.")
    page.get_by_role("button", name="Publish this edition").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Output Paper")
    look("edition")
    assert page.url.endswith(Edition.objects.get().get_absolute_url())

    assert faults == {}
