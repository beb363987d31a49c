"""A newcomer posts a link; a moderator releases it; everybody reads it."""

import pytest
from playwright.sync_api import expect

from forum.models import Held, Thread
from members.models import Member
from tests.browser.conftest import Forum, demo

pytestmark = pytest.mark.usefixtures("nothing_waits")


def test_a_newcomers_link_waits_and_is_read_once_a_moderator_releases_it(forum: Forum) -> None:
    thread = Thread.objects.filter(closed_at=None, topic__audience="everyone", slow_minutes=0).latest("pk")
    Member.objects.filter(email="member@forum.example").update(vouched_at=None)
    newcomer = forum.visit(demo("member"), java_script_enabled=False)
    page = newcomer.open(thread.reply_place)

    page.get_by_label("Text", exact=True).fill("Our figures: https://figures.example/2020")
    page.get_by_role("button", name="Post reply").click()

    expect(page.get_by_role("heading", name="Your text waits for review")).to_be_visible()
    expect(page.get_by_text("Only its author and moderators see it.")).to_be_visible()
    held = Held.objects.get()
    assert f"/held/{held.pk}/" in page.url
    reader = forum.visit()
    reader.open(thread.get_absolute_url())
    assert reader.page.get_by_text("figures.example").count() == 0

    own = forum.visit(demo("member"))
    own.open(f"/held/{held.pk}/")
    assert (own.violations(), own.violations_in_the_dark()) == ([], [])
    own.open(thread.reply_place)
    expect(own.page.get_by_text("Waits for review")).to_be_visible()
    assert own.violations() == []

    moderator = forum.visit(demo("moderator"))
    page = moderator.open("/admin/forum/case/?kind=held")
    page.get_by_role("link", name="Held text: Our figures").click()
    assert moderator.violations() == []
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("It is posted.")).to_be_visible()

    page = reader.open(f"/p/{Held.objects.get().posted_as_id}/")
    expect(page.get_by_text("https://figures.example/2020")).to_be_visible()
