"""Writing: drafts that are never lost, quotes of what is selected, changes with a reason and a history."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from forum.models import Draft, Post, Thread
from tests.browser.conftest import Forum, demo
from tests.factories import make_member, make_post, make_thread

SELECT = """(post) => {
  const words = post.querySelector(".post-text p").firstChild;
  document.getSelection().setBaseAndExtent(words, 3, words, 18);
}"""


def test_a_draft_survives_a_reload_and_a_second_window_is_warned(forum: Forum) -> None:
    member, thread = demo("member"), make_thread(title="Shared services")
    visit = forum.visit(member)
    page = visit.open(thread.get_absolute_url())
    page.locator("#id_source").press_sequentially("We share an office in Athens.")
    expect(page.locator(".draft-state")).to_contain_text("Draft saved")
    second = forum.visit(member).open(thread.get_absolute_url())
    expect(second.locator("#id_source")).to_have_value("We share an office in Athens.")
    expect(second.get_by_text("is restored")).to_be_visible()

    second.locator("#id_source").press("Control+End")
    second.locator("#id_source").press_sequentially(" And a lab.")
    expect(second.locator(".draft-state")).to_contain_text("Draft saved")
    page.locator("#id_source").press("Control+End")
    page.locator("#id_source").press_sequentially(" And a car.")
    expect(page.get_by_role("button", name="Keep mine")).to_be_visible()
    assert visit.violations() == []
    assert Draft.objects.get(member=member).source == "We share an office in Athens. And a lab."
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator(".draft-state")).to_contain_text("Draft saved")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#thread-status")).to_have_text("Your reply is posted.")
    assert Draft.objects.filter(member=member).count() == 0


def test_what_is_selected_is_quoted_and_a_change_has_a_history(forum: Forum) -> None:
    member = demo("member")
    thread = make_thread(title="Vouchers", source="Our vouchers reached sixty farms.", by=make_member("Writer"))
    mine = make_post(thread, by=member, source="We gave twenty.")
    Post.objects.filter(pk=mine.pk).update(created_at=timezone.now() - timedelta(hours=1))
    opening = thread.posts.get(position=1)
    visit = forum.visit(member)
    page = visit.open(thread.get_absolute_url())
    page.locator("#id_source").fill("So did we.")
    page.locator(f"#post-{opening.pk}").evaluate(SELECT)
    page.locator(f"#post-{opening.pk}").get_by_role("link", name="Quote").click()
    quote = f"So did we.\n\n> [Writer wrote](/p/{opening.pk}/):\n>\n> vouchers reach\n\n"
    expect(page.locator("#id_source")).to_have_value(quote)
    expect(page.locator("#id_source")).to_be_focused()
    expect(page.locator("#thread-status")).to_have_text("The quote stands in your reply.")

    page.locator(f"#post-{mine.pk}").get_by_role("link", name="Edit").click()
    page.locator("#id_source").fill("We gave thirty.")
    page.get_by_label("What did you change, and why?").fill("Counted again")
    assert visit.violations() == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(f"#post-{mine.pk}").get_by_role("link", name="Edited").click()
    expect(page.locator("del")).to_contain_text("twenty.")
    expect(page.locator("ins")).to_contain_text("thirty.")
    expect(page.get_by_text("Counted again")).to_be_visible()
    assert [*visit.violations(), *visit.violations_in_the_dark(), *visit.wide_at([320, 390, 1280])] == []


def test_a_whole_post_is_quoted_as_it_was_written_with_and_without_scripts(forum: Forum) -> None:
    member = demo("member")
    written = "We gave **sixty** vouchers.\n\n| Year | Farms |\n|---|---|\n| 2020 | 60 |"
    thread = make_thread(title="Vouchers", source=written, by=make_member("Writer"))
    opening = thread.posts.get()
    quote = f"> [Writer wrote](/p/{opening.pk}/):\n>\n" + "\n".join(
        f"> {line}".rstrip() for line in written.split("\n")
    )
    page = forum.visit(member).open(thread.get_absolute_url())
    page.locator("#id_source").fill("So did we.")
    page.locator(f"#post-{opening.pk}").get_by_role("link", name="Quote").click()

    expect(page.locator("#id_source")).to_have_value(f"So did we.\n\n{quote}\n\n")
    expect(page.locator("#id_source")).to_be_focused()
    expect(page.locator("#thread-status")).to_have_text("The quote stands in your reply.")

    plain = forum.visit(demo("organiser"), java_script_enabled=False).open(thread.get_absolute_url())
    plain.locator(f"#post-{opening.pk}").get_by_role("link", name="Quote").click()
    expect(plain.locator("#id_source")).to_have_value(f"{quote}\n\n")


def test_what_was_hidden_meanwhile_is_not_quoted_and_without_a_connection_the_words_are(forum: Forum) -> None:
    member, thread = (
        demo("member"),
        make_thread(title="Vouchers", source="We gave **sixty**.", by=make_member("Writer")),
    )
    reply = make_post(thread, source="Nonsense.")
    opening = thread.posts.get(position=1)
    visit = forum.visit(member)
    page = visit.open(thread.get_absolute_url())
    page.route("**/quote/", lambda route: route.abort())
    page.locator(f"#post-{opening.pk}").get_by_role("link", name="Quote").click()
    expect(page.locator("#id_source")).to_have_value(f"> [Writer wrote](/p/{opening.pk}/):\n>\n> We gave sixty.\n\n")
    visit.faults.clear()  # the browser says that the connection failed

    page.unroute("**/quote/")
    reply.hide(by=demo("moderator"), reason="Not about vouchers.")
    page.locator(f"#post-{reply.pk}").get_by_role("link", name="Quote").click()
    expect(page.locator(f"#post-{reply.pk}")).to_contain_text("Post 2 is hidden.")
    assert "Nonsense" not in page.locator("#id_source").input_value()


def test_without_scripts_a_button_saves_the_draft(forum: Forum) -> None:
    member, thread = demo("member"), Thread.objects.filter(closed_at=None).latest("pk")
    visit = forum.visit(member, width=390, java_script_enabled=False, color_scheme="dark")
    page = visit.open(thread.get_absolute_url())
    page.locator("#id_source").fill("Half a thought")
    page.get_by_role("button", name="Save draft").click()
    page = visit.open("/drafts/")
    expect(page.locator("summary", has_text="Half a thought")).to_be_visible()
    page.get_by_role("link", name="Discard").first.click()
    page.get_by_role("button", name="Discard").click()
    assert Draft.objects.filter(member=member).count() == 0
