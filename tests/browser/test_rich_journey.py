"""Writing more than words: name a member, refer to the record, show an image; by keyboard, and without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forum.models import Attachment, Post, Thread
from tests.browser.conftest import Forum, demo
from tests.uploads import PDF, picture

PLAN = {"name": "Our plan.png", "mimeType": "image/png", "buffer": picture(size=(900, 600))}
PASTE = """(area, bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "pasted.png", { type: "image/png" }));
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    """A folder for uploaded files that goes with the test."""
    settings.MEDIA_ROOT = tmp_path


def address() -> str:
    return Thread.objects.get(title="Spreading risk: which mix of revenue worked for you?").get_absolute_url()


def choose(page: Page, typed: str, option: str) -> None:
    """Type the beginning of a name and take the option by keyboard."""
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.press_sequentially(typed)
    marked = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(marked).to_contain_text(option)
    assert text.get_attribute("aria-activedescendant") == marked.get_attribute("id")
    text.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_names_and_an_image_by_keyboard_and_paste(forum: Forum) -> None:
    browser = forum.visit(demo("member"))
    page = browser.open(address())
    text = page.get_by_role("textbox", name="Text", exact=True)

    text.focus()
    text.press_sequentially("Dear @ad")
    expect(page.get_by_role("option", name="Ada")).to_be_visible()
    assert browser.violations() == []
    text.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    text.fill("")
    choose(page, "Dear @ad", "Ada")
    choose(page, "see #mobigo", "MobiGoIn")
    choose(page, "well done :tad", ":tada:")
    expect(text).to_have_value("Dear @ada see [MobiGoIn](/partnerships/mobigoin/) well done 🎉 ")

    text.evaluate(PASTE, list(picture(size=(900, 600))))
    described = page.get_by_label("What it shows, for those who cannot see it")
    described.fill("A [blue] square")
    plan = Attachment.objects.get()
    expect(text).to_have_value(
        f"Dear @ada see [MobiGoIn](/partnerships/mobigoin/) well done 🎉 \n\n"
        f"![A \\[blue\\] square](/attachments/{plan.pk}/)\n"
    )
    assert browser.violations() == []
    page.get_by_role("button", name="Post reply").click()

    image = page.get_by_role("img", name="A [blue] square")
    expect(image).to_be_visible()
    assert image.evaluate("i => [i.getAttribute('width'), i.getAttribute('height')]") == ["900", "600"]
    post = Post.objects.latest("pk")
    assert [mention.member.username for mention in post.mentions.all()] == ["ada"]
    assert browser.violations() == []
    assert browser.violations_in_the_dark() == []
    assert browser.wide_at([320, 390]) == []


def test_a_file_is_picked_and_one_that_is_refused_says_why(forum: Forum) -> None:
    browser = forum.visit(demo("member"), width=390)
    page = browser.open(address())
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("The minutes:")

    page.get_by_role("button", name="Attach a file").click()
    file = page.get_by_label("File", exact=True)
    expect(file).to_be_focused()
    file.set_input_files({"name": "x.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("SVG drawings can hold programs and are not taken.")).to_be_visible()
    expect(text).to_have_value("The minutes:")
    file.set_input_files({"name": "Minutes.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Attach", exact=True).click()

    expect(page.get_by_text("Minutes.pdf is in your text.")).to_be_visible()
    minutes = Attachment.objects.get()
    assert text.input_value().endswith(f"[Minutes (PDF, 50 bytes)](/attachments/{minutes.pk}/)\n")
    assert browser.violations() == []
    browser.faults.clear()  # the 422 itself is logged by the browser


def test_without_scripts_a_button_attaches(forum: Forum) -> None:
    browser = forum.visit(demo("member"), java_script_enabled=False)
    page = browser.open(address())

    page.get_by_role("textbox", name="Text", exact=True).fill("Dear @ada, the plan:")
    page.get_by_text("Attach an image or a file").click()
    page.get_by_label("File", exact=True).set_input_files(PLAN)
    page.get_by_label("What an image shows, for those who cannot see it").fill("The plan")
    page.get_by_role("button", name="Attach", exact=True).click()
    text = page.get_by_role("textbox", name="Text", exact=True)
    expect(text).to_have_value(re.compile("The plan"))
    plan = Attachment.objects.get()
    assert text.input_value().strip() == f"Dear @ada, the plan:\n\n![The plan](/attachments/{plan.pk}/)"
    page.get_by_role("button", name="Post reply").click()

    expect(page.get_by_role("img", name="The plan")).to_be_visible()
    expect(page.get_by_role("link", name="@ada")).to_have_attribute("href", "/members/ada/")
    page.goto(f"{forum.address}/formatting/")
    expect(page.get_by_role("heading", level=1)).to_have_text("How to format a text")
