"""The whole of the paper's Table 1 is entered with the keyboard alone: once from a paste, once from nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from events.models import Event, Session
from members.models import Member
from tests.browser.conftest import Forum, Watched, demo
from tests.events.test_pasting import TABLE_1

ORGANISER = "organiser@forum.example"
NEW = "once-more-2027"


def table_of(slug: str) -> list[tuple[Any, ...]]:
    """The agenda of an event: times, kind, title, theme, text, number, people."""
    sessions = Event.objects.get(slug=slug).sessions.planned().in_order()
    return [
        (
            f"{s.starts_at.astimezone(s.event.zone):%H:%M}",
            f"{s.ends_at.astimezone(s.event.zone):%H:%M}",
            s.kind,
            s.title,
            s.theme,
            s.text,
            s.number,
            [(r.name_as_printed, r.role, r.label_as_printed, r.affiliation_as_printed) for r in s.roles.named()],
        )
        for s in sessions.select_related("event")
    ]


@pytest.fixture
def editor(forum: Forum) -> Watched:
    """The empty agenda of a new event, open before its organiser."""
    event = Event.objects.start(
        by=Member.objects.get(email=ORGANISER),
        title="Once more",
        starts_at=datetime(2027, 11, 16, 8, tzinfo=UTC),
        ends_at=datetime(2027, 11, 16, 11, 30, tzinfo=UTC),
        doors_at=datetime(2027, 11, 16, 7, 30, tzinfo=UTC),
        time_zone="Europe/Brussels",
    )
    browser = forum.visit(demo("organiser"))
    page = browser.open(f"/events/{event.slug}/edit/agenda/")
    expect(page.get_by_role("button", name="First session")).to_be_focused()
    return browser


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the cursor is there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def wait_for_cursor(page: Page, name: str) -> None:
    expect(page.locator(f"[name={name}]")).to_be_focused()


def retype(page: Page, text: str) -> None:
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def choose(page: Page, value: str) -> None:
    """Choose in the list that has the cursor, step by step."""
    page.keyboard.press("Home")
    place = page.evaluate("value => [...document.activeElement.options].findIndex(each => each.value === value)", value)
    for _ in range(place):
        page.keyboard.press("ArrowDown")


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#draft-state")).to_contain_text("Saved")


def test_table_1_from_a_paste(editor: Watched) -> None:
    page = editor.page

    tab_to(page, ".ed-source > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#paste")
    page.keyboard.insert_text(TABLE_1)
    tab_to(page, "[value=paste]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add 12 rows")).to_be_focused()
    expect(page.get_by_text("No time at its start: this line is left out.")).to_be_visible()
    assert editor.violations() == []
    assert editor.wide_at([320, 390, 1280]) == []
    page.keyboard.press("Enter")

    wait_for_cursor(page, "row-0-title")
    wait_until_saved(page)  # by itself
    assert table_of(NEW) == table_of("side-event-2020")

    # somebody else saves meanwhile: what saves itself stops, and Save shows both
    other = Event.objects.get(slug=NEW)
    other.sessions.filter(title="Opening by ECCP team").update(title="Opening of the day")
    other.count_save(by=Member.objects.get(email="admin@forum.example"))
    retype(page, "Log-in")
    expect(page.locator("#draft-state")).to_contain_text("somebody else saved this draft")
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[name=row-1-title]")).to_have_value("Opening of the day")
    expect(page.locator("[name=row-0-title]")).to_have_value("Log-in")
    assert editor.violations() == []
    page.keyboard.press("ControlOrMeta+s")
    wait_until_saved(page)
    page.keyboard.press("Alt+Shift+Z")
    expect(page.locator("[name=row-1-title]")).to_have_value("Opening by ECCP team")


def type_session(page: Page, index: int, session: Session, first: bool) -> None:
    """Type one row and its people; the row is there and has the cursor."""
    name = f"row-{index}"
    if session.block_id is None:
        wait_for_cursor(page, f"{name}-starts")
        if first:
            retype(page, "08:30")  # each next row starts when the one above ends
        tab_to(page, f"[name={name}-ends]")
        retype(page, f"{session.ends_at.astimezone(session.event.zone):%H:%M}")
        tab_to(page, f"[name={name}-kind]")
        choose(page, session.kind)
        tab_to(page, f"[name={name}-title]")
    wait_for_cursor(page, f"{name}-title")
    page.keyboard.type(session.title)
    if session.theme or session.text:
        tab_to(page, f"#{name} .ed-extra > summary")
        page.keyboard.press("Enter")
        for field, text in (("theme", session.theme), ("text", session.text)):
            tab_to(page, f"[name={name}-{field}]")
            page.keyboard.type(text)
    for place, role in enumerate(session.roles.named()):
        page.keyboard.press("Alt+Shift+P")
        wait_for_cursor(page, f"{name}-person-{place}-name")
        page.keyboard.type(role.name_as_printed)
        page.keyboard.press("Tab")
        choose(page, role.role)
        page.keyboard.press("Tab")
        page.keyboard.type(role.label_as_printed)
        page.keyboard.press("Tab")
        page.keyboard.type(role.affiliation_as_printed)


def test_table_1_from_nothing(editor: Watched) -> None:
    page = editor.page
    printed = Session.objects.filter(event__slug="side-event-2020").planned().in_order().select_related("event")

    for index, session in enumerate(printed):
        if index == 0:
            page.keyboard.press("Enter")
        elif session.block_id:
            page.keyboard.press("Alt+Shift+B")
        else:
            page.keyboard.press("Alt+Shift+Enter")
        type_session(page, index, session, first=index == 0)
    page.keyboard.press("ControlOrMeta+s")

    wait_until_saved(page)
    expect(page.locator(".ed-row")).to_have_count(12)
    assert table_of(NEW) == table_of("side-event-2020")


def test_a_row_is_dragged_where_the_keys_would_move_it(forum: Forum) -> None:
    browser = forum.visit(demo("organiser"))
    page = browser.open("/events/side-event-2020/edit/agenda/")
    titles = page.locator("[name$=-title]")
    first, second = (titles.nth(n).input_value() for n in range(2))

    page.locator("#row-1 .ed-grip").drag_to(page.locator("#row-0"))

    expect(page.locator("[name=row-0-title]")).to_have_value(second)
    expect(page.locator("[name=row-1-title]")).to_have_value(first)
    expect(page.locator("#row-0 [name=do][value='down:0']")).to_be_focused()
    wait_until_saved(page)
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page.locator("[name=row-0-title]")).to_have_value(first)
