"""Figures of the week: what is counted, in which week, and that they are kept ready for a while."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.models import Post, Thread
from members.models import Member
from pages.workplace.charts import HEIGHT, chart
from pages.workplace.figures import figures, said
from partnerships.models import Partnership
from tests.factories import make_member, make_partnership, make_post, make_thread

# A Friday. The week began on the 23rd at midnight in Brussels, an hour before that in UTC.
NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)
MONDAY = datetime(2026, 11, 22, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(NOW, tick=False):
        yield


def weeks() -> dict[str, list[object]]:
    """Each figure of last week and of this one."""
    cache.clear()
    return {str(figure.name): figure.values[-2:] for figure in figures().figures}


def written(at: datetime, thread: Thread, by: Member | None = None) -> Post:
    post = make_post(thread, by=by)
    Post.objects.filter(pk=post.pk).update(created_at=at)
    return post


def question(at: datetime, by: Member) -> Thread:
    thread = make_thread(by=by, kind=Thread.Kind.QUESTION)
    thread.posts.update(created_at=at)
    Thread.objects.filter(pk=thread.pk).update(created_at=at)
    return thread


def test_weeks_begin_on_monday_where_the_site_is(db: None) -> None:
    thread = question(MONDAY, make_member())
    written(MONDAY - timedelta(seconds=1), thread)
    written(MONDAY, thread).hide(by=make_member(is_staff=True), reason="Spam.")

    assert (weeks()["Posts"], weeks()["Members who wrote"]) == ([1, 1], [1, 1])


def test_a_question_is_answered_by_somebody_else(db: None) -> None:
    asker, other = make_member(), make_member()
    answered, alone, late = (question(MONDAY + timedelta(hours=hour), asker) for hour in (1, 2, 3))
    written(MONDAY + timedelta(hours=2), answered, asker)
    written(MONDAY + timedelta(hours=4), answered, other)
    written(MONDAY + timedelta(hours=5), answered, other)
    written(MONDAY + timedelta(hours=3), alone, asker)
    written(MONDAY + timedelta(hours=8), late, other)
    make_thread(by=asker)

    found = weeks()

    assert found["Questions asked"] == [0, 3]
    assert found["Of these answered by somebody else"] == [0, 2]
    assert found["Time to the first answer (median)"] == [None, timedelta(hours=4)]


def test_who_asked_may_have_left(db: None) -> None:
    thread = question(MONDAY, make_member())
    written(MONDAY + timedelta(hours=1), thread)
    Post.objects.filter(thread=thread, position=1).update(author=None)
    Thread.objects.filter(pk=thread.pk).update(author=None)

    assert weeks()["Of these answered by somebody else"] == [0, 1]


def test_partnerships_are_new_when_somebody_adds_them_not_when_a_record_is_loaded(db: None) -> None:
    make_partnership("Mobility")
    loaded = Partnership(slug="loaded", name="Loaded")
    loaded.save_base(raw=True)

    assert weeks()["New partnerships"] == [0, 1]
    assert Partnership.objects.get(slug="loaded").added_at is None


def test_figures_cost_three_questions_and_then_none(db: None) -> None:
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            figures()
        asked.append(len(queries))

    assert asked == [3, 0]


def test_the_table_says_what_the_charts_draw(ada: Member, signed_in) -> None:
    question(MONDAY, ada)

    shown = signed_in(ada).get("/admin/").content.decode()

    assert shown.count('<svg class="desk-chart"') == 6
    assert 'aria-label="Week by week: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1"' in shown
    assert shown.count('<th scope="row">') == 12


def test_bars_are_as_high_as_their_values() -> None:
    drawn = chart([0, 1, 1000, 500])

    assert [bar.height for bar in drawn.bars] == [0, 2, HEIGHT, HEIGHT // 2]
    assert [bar.y + bar.height for bar in drawn.bars] == [HEIGHT] * 4
    assert [bar.is_last for bar in drawn.bars] == [False, False, False, True]
    assert [bar.height for bar in chart([0, 0]).bars] == [0, 0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (7, "7"),
        (timedelta(seconds=30), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_times_are_said_in_the_unit_that_fits(value: object, words: str) -> None:
    assert said(value) == words  # type: ignore[arg-type]
