"""Reading: the line of the first unread post, the ways to move a mark, news while reading, permalinks, surgery."""

from playwright.sync_api import expect

from forum.models import Post, Thread
from tests.browser.conftest import Forum, demo
from tests.factories import make_member, make_post, make_thread


def test_a_member_finds_their_place_again(forum: Forum) -> None:
    writer, thread = make_member("Writer"), make_thread(title="Sensors in small dairies")
    visit = forum.visit(demo("member"))
    page = visit.open(thread.get_absolute_url())
    for number in (1, 2):
        make_post(thread, by=writer, source=f"Reply {number}.")

    page = visit.open(thread.topic.get_absolute_url())
    assert visit.violations() == []
    row = page.locator(f"#thread-{thread.pk}")
    expect(row.get_by_role("link", name="Unread: Sensors in small dairies")).to_be_visible()
    row.get_by_role("link", name="2 new").click()
    line = page.get_by_role("separator", name="2 new posts")
    expect(line).to_be_in_viewport()
    assert visit.violations() == []
    expect(page.get_by_role("link", name="Jump to first unread")).to_have_attribute(
        "href", f"{thread.get_absolute_url()}#unread"
    )

    second = Post.objects.get(source="Reply 1.")
    article = page.locator(f"#post-{second.pk}")
    article.locator("summary").last.click()
    article.get_by_role("button", name="Mark unread from here").click()
    expect(page.get_by_text("It is unread again, from this post on.")).to_be_visible()
    expect(page.locator(f"#thread-{thread.pk}").get_by_role("link", name="2 new")).to_be_visible()
    page.get_by_role("button", name="Mark all read").click()
    expect(page.get_by_text("Everything in this topic counts as read.")).to_be_visible()
    page.get_by_role("link", name="Unread").click()
    expect(page.get_by_role("heading", name="You have read everything.")).to_be_visible()
    assert visit.violations() == []


def test_news_of_an_open_thread_move_neither_focus_nor_scroll(forum: Forum) -> None:
    thread = make_thread()
    visit = forum.visit(demo("member"))
    visit.page.clock.install()
    page = visit.open(thread.get_absolute_url())
    page.locator("#id_source").focus()
    before = page.evaluate("[scrollY, document.activeElement.id]")
    reply = make_post(thread, by=make_member("Second"), source="I was quicker.")

    page.clock.run_for(31_000)

    news = page.get_by_role("link", name="1 new reply")
    expect(news).to_have_attribute("href", f"/p/{reply.pk}/")
    assert page.evaluate("[scrollY, document.activeElement.id]") == before
    assert visit.violations() == []
    news.click()
    expect(page.get_by_text("I was quicker.")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.id") == f"post-{reply.pk}"


def test_everything_works_on_a_phone_without_script(forum: Forum) -> None:
    post = Post.objects.filter(position=3).latest("pk")
    visit = forum.visit(demo("member"), width=390, java_script_enabled=False, color_scheme="dark")

    page = visit.open(f"/p/{post.pk}/")
    expect(page.locator(f"#post-{post.pk}:target")).to_be_in_viewport()
    expect(page.locator(f"#post-{post.pk}:focus")).to_have_count(1)
    page.locator(f"#post-{post.pk} .menu summary").last.click()
    page.locator(f"#post-{post.pk}").get_by_role("button", name="Mark unread from here").click()
    expect(page.get_by_text("It is unread again, from this post on.")).to_be_visible()
    page = visit.open("/threads/?show=unread")
    expect(page.locator(f"#thread-{post.thread_id}")).to_have_class("thread-row is-unread")
    assert page.locator("html").evaluate("e => e.scrollWidth") <= 390


def test_a_moderator_splits_and_merges_and_permalinks_lead_there(forum: Forum) -> None:
    thread = Thread.objects.filter(closed_at=None, post_count__gte=3).latest("pk")
    last = thread.posts.order_by("pk").last()
    assert last is not None
    visit = forum.visit(demo("moderator"))
    page = visit.open(f"{thread.get_absolute_url()}split/")
    assert visit.violations() == []

    page.get_by_label(f"#{last.position} ").check()
    page.get_by_label("Title of the new thread").fill("A thread of its own")
    page.get_by_label("Reason").fill("It is another question.")
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A thread of its own")
    page = visit.open(f"{Thread.objects.get(title='A thread of its own').get_absolute_url()}merge/")
    page.get_by_label("Into which thread").fill(f"#{thread.pk}")
    page.get_by_label("Reason").fill("It was not.")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("It is merged: this is where its posts are now.")).to_be_visible()

    page = visit.open(f"/p/{last.pk}/")
    assert page.evaluate("document.activeElement.id") == f"post-{last.pk}"
