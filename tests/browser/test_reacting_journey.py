"""Members react, keep, answer and tell good practices: by keyboard, on a phone, without JavaScript."""

import re

from playwright.sync_api import expect

from forum.models import Post, Practice, Reaction, Thread, Topic
from forum.practices import HEADINGS
from tests.browser.conftest import Forum, demo
from tests.factories import make_member, make_post, make_thread


def test_a_member_reacts_by_keyboard_and_keeps_a_post(forum: Forum) -> None:
    thread = Thread.objects.filter(post_count__gte=3).order_by("pk").first()
    assert thread is not None
    member = make_member("Mia")
    visit = forum.visit(member)
    page = visit.open(thread.get_absolute_url())
    post = page.locator("article").nth(1)

    post.get_by_role("button", name=re.compile("^Thanks")).focus()
    page.keyboard.press("Enter")
    thanks = post.get_by_role("button", name="Thanks, 1", pressed=True)
    expect(thanks).to_be_focused()
    page.keyboard.press("Space")
    expect(post.get_by_role("button", name="Thanks", pressed=False, exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert visit.violations() == []
    post.get_by_role("button", name="Insightful").press("Enter")
    expect(post.get_by_role("button", name="Insightful, 1", pressed=True)).to_be_focused()

    post.get_by_role("button", name="Bookmark post 2").press("Enter")
    expect(post.get_by_role("button", name="Bookmark post 2", pressed=True)).to_be_focused()
    page.goto(f"{forum.address}/bookmarks/")
    expect(page.get_by_role("listitem").filter(has_text=thread.title)).to_have_count(1)
    assert visit.violations() == []
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="No bookmarks yet")).to_be_visible()


def test_a_good_practice_is_told_and_an_answer_accepted(forum: Forum) -> None:
    coordinator = demo("coordinator")
    visit = forum.visit(coordinator, width=390)
    topic = Topic.objects.get(slug="digitalisation")
    page = visit.open(f"{topic.get_absolute_url()}new/")
    page.get_by_role("textbox", name="Text").fill("Nobody read the data.")
    page.get_by_role("radio", name="Good practice").check()
    challenge = page.get_by_role("textbox", name="Challenge")
    expect(challenge).to_have_value("Nobody read the data.")
    expect(page.get_by_role("radio", name="Good practice")).to_be_focused()
    assert visit.violations() == []
    assert visit.violations_in_the_dark() == []
    assert visit.wide_at([320, 390, 1280]) == []
    page.get_by_role("textbox", name="Title").fill("One data sheet")
    for heading in list(HEADINGS.values())[1:]:
        page.get_by_role("textbox", name=heading).fill(f"Our {heading}.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One data sheet")
    expect(page.locator(".post-text h3")).to_have_text(list(HEADINGS.values()))
    assert Practice.objects.get(challenge="Nobody read the data.").post.author == coordinator

    thread = make_thread(topic, by=coordinator, kind="question")
    make_post(thread, source="Begin with one sheet.")
    visit.open(thread.get_absolute_url())
    reply = page.locator("article").nth(1)
    reply.get_by_label("More for post 2").click()
    assert visit.violations() == []
    reply.get_by_role("button", name="This answers the question").click()
    expect(page.get_by_role("link", name="Answered in post 2")).to_be_visible()
    expect(reply.get_by_text("Answer", exact=True)).to_be_visible()
    assert visit.wide_at([320]) == []


def test_all_of_it_works_without_javascript(forum: Forum) -> None:
    member = make_member("Mia")
    visit = forum.visit(member, java_script_enabled=False)
    thread = make_thread(Topic.objects.get(slug="digitalisation"), kind="challenge")
    page = visit.open(thread.get_absolute_url())

    page.get_by_role("button", name="Thanks").click()
    expect(page.get_by_role("button", name="Thanks, 1", pressed=True)).to_be_visible()
    assert page.url.endswith(f"#post-{Post.objects.get(thread=thread).pk}")
    page.get_by_role("button", name="Bookmark post 1").click()
    expect(page.get_by_role("button", name="Bookmark post 1", pressed=True)).to_be_visible()
    page.get_by_role("link", name="Who reacted to post 1").click()
    expect(page.get_by_role("link", name="Mia")).to_be_visible()
    assert Reaction.objects.filter(member=member).count() == 1

    page.goto(f"{forum.address}/topics/digitalisation/new/")
    page.get_by_role("radio", name="Good practice").check()
    page.get_by_role("button", name="Show the form for this kind").click()
    expect(page.get_by_role("textbox", name="Recommendation")).to_be_visible()
