"""A moderator's main job: act on a thread or post with a reason, in place and in Django admin."""

from playwright.sync_api import expect

from forum.models import ModerationEntry, Post, Thread
from members.models import Member
from tests.browser.conftest import Forum, demo


def test_a_thread_is_closed_in_place_with_a_reason(forum: Forum) -> None:
    thread = Thread.objects.filter(closed_at=None, pinned_at=None).latest("pk")
    browser = forum.visit(demo("moderator"))
    page = browser.open(thread.get_absolute_url())

    page.get_by_text("Moderate", exact=True).click()
    page.get_by_role("link", name="Close").click()
    assert browser.violations() == []
    page.get_by_label("Reason").fill("Answered by the last post.")
    page.get_by_role("button", name="Close").click()

    expect(page.get_by_text("It is closed.").first).to_be_visible()
    entry = ModerationEntry.objects.latest("pk")
    assert (entry.verb, entry.thread, entry.reason) == ("close", thread, "Answered by the last post.")


def test_a_post_is_hidden_and_readers_see_why(forum: Forum) -> None:
    post = Post.objects.filter(position=2, hidden_at=None).latest("pk")
    page = forum.visit(demo("moderator"), java_script_enabled=False).open(post.thread.get_absolute_url())

    page.locator(f"#post-{post.pk} .post-acts .menu > summary").click()
    page.locator(f"#post-{post.pk}").get_by_role("link", name="Hide").click()
    page.get_by_label("Rule or law").select_option("House rules: respect each other")
    page.get_by_label("Reason").fill("Names a person without asking.")
    page.get_by_role("button", name="Hide").click()

    reader = forum.visit().open(post.thread.get_absolute_url())
    expect(reader.get_by_text("Names a person without asking.")).to_be_visible()
    assert reader.get_by_text(post.source[:40]).count() == 0


def test_a_member_is_suspended_in_the_workplace(forum: Forum) -> None:
    member = Member.objects.filter(is_sample=True, is_staff=False).exclude(email__startswith="organiser").latest("pk")
    browser = forum.visit(demo("moderator"))
    page = browser.open(f"/admin/members/member/?q={member.display_name}")

    page.locator(f"input.action-select[value='{member.pk}']").check()
    page.locator("select[name=action]").select_option(label="Suspend")
    page.get_by_role("button", name="Go").or_(page.get_by_role("button", name="Run")).first.click()
    page.get_by_label("Rule or law").fill("House rules: no advertising")
    page.get_by_label("Reason").fill("Advertising after two warnings.")
    page.get_by_role("button", name="Suspend").click()

    member.refresh_from_db()
    assert member.suspended_at is not None
    page = browser.open("/admin/forum/moderationentry/")
    expect(page.get_by_text("Advertising after two warnings.")).to_be_visible()


def test_the_workplace_keeps_the_content_policy(forum: Forum) -> None:
    browser = forum.visit(demo("admin"))
    for path in ["", "forum/thread/", "forum/post/", "forum/topic/add/", "members/member/", "events/event/add/"]:
        browser.open(f"/admin/{path}")
    for path in ["partnerships/partnership/add/", "partnerships/keyfigure/", "events/session/"]:
        browser.open(f"/admin/{path}")

    assert browser.faults == []
