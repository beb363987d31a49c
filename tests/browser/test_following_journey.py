"""Following: choose a level, hear of a post, hear less of it, and leave a mail by its way out."""

import pytest
from playwright.sync_api import expect

from forum.models import Post, Thread, Topic
from forum.notices import tell_about_post
from members.models import Member
from notifications.letters import unsubscribe_token
from tests.browser.conftest import Forum, demo
from tests.factories import make_member, make_thread


def tell(post: Post) -> None:
    """Do what the worker does."""
    tell_about_post(Post.objects.for_notices().get(pk=post.pk))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_menus_open_within_the_page(forum: Forum, width: int) -> None:
    visit = forum.visit(demo("moderator"), width=width)
    thread = Thread.objects.get(title="Spreading risk: which mix of revenue worked for you?")
    for address in (thread.get_absolute_url(), thread.topic.get_absolute_url(), "/settings/following/"):
        page = visit.open(address)
        for opener in page.locator("main details.menu:not(.member-menu) > summary").all():
            if not opener.is_visible():
                continue
            opener.click()
            box = opener.locator("xpath=following-sibling::*").bounding_box()
            assert box is not None
            assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True), (address, opener.inner_text())
            page.keyboard.press("Escape")


def test_a_member_follows_a_topic_hears_of_a_thread_and_then_hears_less(forum: Forum) -> None:
    member, topic = demo("member"), Topic.objects.get(slug="knowledge-exchange")
    visit = forum.visit(member)
    page = visit.open(topic.get_absolute_url())
    summary = page.locator(".level-menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert visit.violations() == []
    page.get_by_role("button", name="Follow You hear of every new thread in this topic.").press("Enter")
    expect(summary).to_have_text("Following")
    expect(summary).to_be_focused()

    thread = make_thread(topic, by=make_member("Writer"), title="A stay in another cluster")
    tell(thread.posts.get())
    page = visit.open("/about/")
    page.get_by_role("link", name="Notices, 1 unread").click()
    row = page.locator(".notice-row", has_text="A stay in another cluster")
    expect(row).to_contain_text("A new thread in a topic you follow")
    assert visit.violations() == []
    row.get_by_role("button", name="Less of this").click()
    expect(page.get_by_text("You no longer follow the topic")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="A stay in another cluster").click()
    expect(page.get_by_role("heading", name="A stay in another cluster", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()

    page = visit.open("/settings/following/")
    expect(page.get_by_role("link", name="Knowledge exchange")).to_be_visible()
    assert visit.violations() == []


def test_a_phone_without_script_does_the_same(forum: Forum) -> None:
    member, topic = demo("member"), Topic.objects.get(slug="knowledge-exchange")
    visit = forum.visit(member, width=390, java_script_enabled=False, color_scheme="dark")
    page = visit.open(topic.get_absolute_url())
    page.locator(".level-menu > summary").click()
    page.get_by_role("button", name="Muted You hear nothing").click()
    expect(page.get_by_text("From now on: Muted.")).to_be_visible()
    expect(page.locator(".level-menu > summary")).to_have_text("Muted")

    page = visit.open("/settings/")
    page.get_by_label("No mail").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    assert Member.objects.get(pk=member.pk).mail_mode == "none"


def test_a_mail_is_left_by_its_way_out_without_signing_in(forum: Forum) -> None:
    member = demo("coordinator")
    visit = forum.visit()
    page = visit.open(f"/unsubscribe/{unsubscribe_token(member)}/")
    assert visit.violations() == []
    page.get_by_role("button", name="No more mail about notices").click()
    expect(page.get_by_role("heading", name="No more mail")).to_be_visible()
    assert Member.objects.get(pk=member.pk).mail_mode == "none"
