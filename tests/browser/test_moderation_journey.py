"""From a report to a decision to an appeal: member, author and two moderators, each in a browser of their own."""

import pytest
from playwright.sync_api import Page, expect

from forum import tasks
from forum.models import Appeal, Case, Decision, Post, Report
from forum.statements import statement_token
from members.models import Member
from tests.browser.conftest import Forum, demo

pytestmark = pytest.mark.usefixtures("nothing_waits")

WIDTHS = [320, 390, 1280]


def a_post() -> Post:
    """A reply by the demonstration's coordinator."""
    return Post.objects.filter(author=demo("coordinator"), hidden_at=None, position__gt=1).latest("pk")


def report(post: Post, by: Member) -> Case:
    return Report.objects.file(post, by=by, reason="hostile", explanation="They did it again.").case


def decide(deed: str) -> Decision:
    case = report(a_post(), demo("member"))
    decision = case.decide(
        deed, by=demo("moderator"), rule="House rules: respect each other", facts="It attacks a person."
    )
    tasks.decision_made(decision_id=decision.pk)
    return decision


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_member_reports_a_post(java_script_enabled: bool, forum: Forum) -> None:
    post = a_post()
    browser = forum.visit(demo("member"), java_script_enabled=java_script_enabled)
    page = browser.open(post.place)

    page.locator(f"#post-{post.pk} .post-acts .menu > summary").click()
    page.locator(f"#post-{post.pk}").get_by_role("link", name="Report").click()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what is wrong.")
    page.get_by_label("Against the law").check()
    page.get_by_label("Which law does it break?").fill("Section 185 of the Criminal Code, Germany")
    page.get_by_label("What should moderators know?").fill("They did it again.")
    if java_script_enabled:
        assert browser.violations() == []
        assert browser.violations_in_the_dark() == []
        assert browser.wide_at(WIDTHS) == []
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text("Thank you. Moderators look at it").first).to_be_visible()
    assert Case.objects.get().post == post


def test_the_legal_ground_is_asked_for_where_it_is_needed(forum: Forum) -> None:
    page = forum.visit(demo("member")).open(f"/p/{a_post().pk}/report/")
    ground = page.get_by_label("Which law does it break?")

    expect(ground).to_be_hidden()
    page.get_by_label("Against the law").check()
    expect(ground).to_be_visible()
    page.get_by_label("Off topic").check()
    expect(ground).to_be_hidden()


def focus_nothing(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")


def test_a_moderator_works_through_the_queue_by_keyboard(forum: Forum) -> None:
    reported = list(Post.objects.filter(author=demo("coordinator"), hidden_at=None).order_by("-pk")[:3])
    cases = [report(post, demo("member")) for post in reported]
    browser = forum.visit(demo("moderator"))
    page = browser.open("/admin/forum/case/")

    page.get_by_role("button", name="Take the next case").click()
    expect(page.get_by_text("You have claimed this case until")).to_be_visible()
    assert browser.violations() == []
    assert browser.violations_in_the_dark() == []
    assert browser.wide_at(WIDTHS) == []
    page.keyboard.press("3")
    expect(page.get_by_label("Reason")).to_have_value(
        page.locator("#id_template option").nth(3).get_attribute("value") or ""
    )
    page.get_by_label("Rule or law").press("h")
    expect(page.get_by_label("Rule or law")).to_have_value("h")
    page.get_by_label("Rule or law").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.get_by_text("It is hidden.")).to_be_visible()
    page.keyboard.press("k")
    expect(page.get_by_text("It is kept.")).to_be_visible()
    page.get_by_label("Keys work while no field has the focus").uncheck()
    focus_nothing(page)
    page.keyboard.press("k")
    assert Decision.objects.count() == 2
    page.get_by_role("button", name="Keep").click()

    expect(page.get_by_text("Nothing else waits here.")).to_be_visible()
    assert [case.decision.deed for case in cases if case.decision] == ["hide", "keep", "keep"]
    assert Decision.objects.earliest("pk").rule == "House rules: respect each other"


def test_the_queue_is_worked_without_a_script_too(forum: Forum) -> None:
    report(a_post(), demo("member"))
    page = forum.visit(demo("moderator"), java_script_enabled=False).open("/admin/forum/case/")

    page.get_by_role("button", name="Take the next case").click()
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done")
    page.get_by_label("Reason").select_option(index=1)
    page.get_by_role("button", name="Hide").click()

    expect(page.get_by_text("It is hidden.")).to_be_visible()
    assert Decision.objects.get().deed == "hide"


def test_the_author_reads_why_and_appeals_and_another_moderator_grants_it(forum: Forum) -> None:
    decision = decide("hide")
    post = decision.case.post
    assert post
    browser = forum.visit(demo("coordinator"))
    page = browser.open("/notifications/")
    page.get_by_role("link", name="A decision about what you wrote").click()
    expect(page.get_by_text("It attacks a person.")).to_be_visible()
    assert browser.violations() == []
    assert browser.violations_in_the_dark() == []
    assert browser.wide_at(WIDTHS) == []
    page.get_by_label("Why is the decision wrong?").fill("It attacks an argument, not a person.")
    page.get_by_role("button", name="Appeal").click()
    expect(page.get_by_text("It waits for a moderator who did not make the decision.")).to_be_visible()

    appeal = Appeal.objects.get()
    theirs = forum.visit(demo("moderator")).open(f"/admin/forum/appeal/{appeal.pk}/change/")
    expect(theirs.get_by_text("somebody else decides the appeal")).to_be_visible()
    other = forum.visit(demo("admin"))
    answering = other.open(f"/admin/forum/appeal/{appeal.pk}/change/")
    assert other.violations() == []
    assert other.wide_at(WIDTHS) == []
    answering.get_by_label("Reason").fill("They are right.")
    answering.keyboard.press("Escape")
    answering.keyboard.press("g")
    expect(answering.get_by_text("Granted: the decision is taken back").first).to_be_visible()

    reader = forum.visit().open(post.place)
    expect(reader.locator(f"#post-{post.pk}")).to_be_visible()
    page.reload()
    expect(page.get_by_text("everything is as it was")).to_be_visible()


def test_who_is_suspended_appeals_by_the_address_in_the_mail(forum: Forum) -> None:
    decision = decide("suspend")
    page = forum.visit(java_script_enabled=False).open(f"/moderation/statements/{statement_token(decision)}/")

    expect(page.get_by_text("Your account is suspended.")).to_be_visible()
    page.get_by_label("Why is the decision wrong?").fill("It was somebody else.")
    page.get_by_role("button", name="Appeal").click()

    expect(page.get_by_text("It was somebody else.")).to_be_visible()


def test_the_reporter_hears_what_came_of_it(forum: Forum) -> None:
    decide("hide")
    browser = forum.visit(demo("member"))
    page = browser.open("/notifications/")

    page.get_by_role("link", name="What came of your report").click()

    expect(page.get_by_text("Moderators have looked at what you reported and acted.")).to_be_visible()
    assert browser.violations() == []


def test_somebody_without_an_account_sends_a_notice(forum: Forum) -> None:
    post = a_post()
    browser = forum.visit()
    page = browser.open("/")
    page.get_by_role("link", name="Report illegal content").click()

    page.get_by_label("Address of the content").fill(f"/p/{post.pk}/")
    page.get_by_label("Which law does it break?").fill("Section 185 of the Criminal Code, Germany")
    page.get_by_label("Why do you think so?").fill("It insults my mother.")
    page.get_by_label("Your e-mail address").fill("vera@example.org")
    page.get_by_label("I believe in good faith").check()
    assert browser.violations() == []
    assert browser.violations_in_the_dark() == []
    assert browser.wide_at(WIDTHS) == []
    page.get_by_role("button", name="Send the notice").click()

    expect(page.get_by_text("Your notice has arrived.").first).to_be_visible()
    assert Report.objects.without_account().get().post == post


def test_the_numbers_of_the_year_are_public(forum: Forum) -> None:
    decide("warn")
    browser = forum.visit()
    page = browser.open("/transparency/")

    expect(page.get_by_role("row", name="Warned 1 1")).to_be_visible()
    assert browser.violations() == []
    assert browser.violations_in_the_dark() == []
    assert browser.wide_at(WIDTHS) == []


def test_admins_read_the_log_of_changes(forum: Forum) -> None:
    browser = forum.visit(demo("admin"))
    page = browser.open("/admin/forum/change/")

    expect(page.get_by_role("link", name="Take along as CSV")).to_be_visible()
    expect(page.locator("#result_list").get_by_text("Moderators").first).to_be_visible()
