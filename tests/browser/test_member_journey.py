"""A member's main job: find a thread, answer it, start one. With htmx, and without JavaScript."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from forum.models import Post, Thread
from tests.browser.conftest import Forum, demo


def short_thread() -> Thread:
    return Thread.objects.filter(title="Spreading risk: which mix of revenue worked for you?").get()


def test_a_reply_appears_in_place_and_takes_the_focus(forum: Forum) -> None:
    thread = short_thread()
    browser = forum.visit(demo("member"))
    page = browser.open(thread.get_absolute_url())

    page.get_by_role("button", name="Bold").click()
    page.get_by_role("textbox", name="Text").fill("We split it: **two years** of project money, then fees.")
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator("#thread-status")).to_have_text("Your reply is posted.")
    post = Post.objects.latest("pk")
    article = page.locator(f"#post-{post.pk}")
    expect(article.locator("strong")).to_have_text("two years")
    expect(article).to_be_focused()
    expect(page.get_by_role("textbox", name="Text")).to_have_value("")
    assert (post.thread, post.position, post.affiliation) == (thread, thread.post_count + 1, demo("member").affiliation)
    assert browser.violations() == []


def test_an_empty_reply_says_so_beside_the_field(forum: Forum) -> None:
    browser = forum.visit(demo("member"))
    page = browser.open(short_thread().get_absolute_url())

    page.get_by_role("button", name="Post reply").click()

    expect(page.get_by_role("textbox", name="Text")).to_have_attribute("aria-invalid", "true")
    assert browser.violations() == []
    browser.faults.clear()  # the 422 itself is logged by the browser


def test_a_double_click_makes_one_post(forum: Forum) -> None:
    thread = short_thread()
    page = forum.visit(demo("member")).open(thread.get_absolute_url())

    page.get_by_role("textbox", name="Text").fill("Only once.")
    page.get_by_role("button", name="Post reply").dblclick()

    expect(page.locator("#thread-status")).to_have_text("Your reply is posted.")
    assert Post.objects.filter(source="Only once.").count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_thread_is_previewed_and_started(forum: Forum, scripts: bool) -> None:
    page = forum.visit(demo("member"), java_script_enabled=scripts).open("/topics/digitalisation/")

    page.get_by_role("link", name="New thread").first.click()
    page.get_by_label("Title").fill("Which sensors survive a dairy?")
    page.get_by_role("textbox", name="Text").fill("We tried *three*.")
    page.get_by_role("button", name="Preview").or_(page.get_by_role("tab", name="Preview")).first.click()
    expect(page.locator("em", has_text="three")).to_be_visible()
    page.get_by_role("button", name="Write").or_(page.get_by_role("tab", name="Write")).first.click()
    expect(page.get_by_role("textbox", name="Text")).to_have_value("We tried *three*.")
    page.get_by_role("button", name="Start the thread").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Which sensors survive a dairy?")
    thread = Thread.objects.latest("pk")
    assert (thread.topic.slug, thread.author, thread.post_count) == ("digitalisation", demo("member"), 1)


def test_a_quote_is_answered_without_scripts(forum: Forum) -> None:
    thread = short_thread()
    page = forum.visit(demo("member"), java_script_enabled=False).open(thread.get_absolute_url())

    page.locator("article").nth(1).get_by_role("link", name="Quote").click()
    area = page.get_by_role("textbox", name="Text")
    assert area.input_value().startswith("> ")
    area.fill(area.input_value() + "\nAgreed.")
    page.get_by_role("button", name="Post reply").click()

    post = Post.objects.latest("pk")
    assert page.url.endswith(f"#post-{post.pk}")
    expect(page.locator(f"#post-{post.pk} blockquote")).to_be_visible()


def test_the_keyboard_reaches_the_content_first_and_the_menu_closes(forum: Forum) -> None:
    page = forum.visit(demo("member")).open("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    menu = page.locator("details.menu").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


ATTACKS = [
    "<img src=x onerror=window.hit=1>",
    "<svg/onload=window.hit=1>",
    "<script>window.hit=1</script>",
    "[x](javascript:window.hit=1)",
    "<div data-hx-get=/ data-hx-trigger=load>x</div>",
    '"><img src=x onerror=window.hit=1>',
]


def test_what_members_write_runs_nothing(forum: Forum) -> None:
    member = demo("member")
    for attack in ATTACKS:
        topic = short_thread().topic
        thread = Thread.start(topic, by=member, title=attack, source="\n\n".join(ATTACKS), language="en", token=uuid4())
    member.display_name, member.affiliation = ATTACKS[0], ATTACKS[1]
    member.save()
    thread.reply(by=member, source="Reply", language="en", token=uuid4())

    browser = forum.visit(member)
    for path in [
        thread.get_absolute_url(),
        topic.get_absolute_url(),
        "/",
        "/search/?q=window.hit",
        member.get_absolute_url(),
    ]:
        page = browser.open(path)
        page.evaluate("document.querySelectorAll('main *').forEach(e => e.dispatchEvent(new Event('mouseover')))")
        assert page.evaluate("window.hit") is None
        assert page.locator("main img, main [onerror], main [data-hx-get], main a[href^='javascript']").count() == 0
