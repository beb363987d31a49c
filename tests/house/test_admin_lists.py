"""Lists of the workplace at a million rows: nothing is counted or leafed over, each action says what it does."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.paginator import Paginator
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from core import admin_lists, estimates
from core.admin import HouseAdmin
from forum.models import Post
from members.models import Member
from notifications.models import Notification
from tests.factories import make_case, make_member, make_post, make_thread

PAGES = {model._meta.label: page for model, page in admin.site._registry.items()}


def notice() -> Notification:
    post = make_post()
    reason = Notification.Reason.REPLY
    return Notification.objects.create(member=make_member(), reason=reason, target=post)


@pytest.mark.django_db
def test_no_list_counts_or_leafs_over_rows(sam: Member) -> None:
    asked = {}
    for label, page in PAGES.items():
        request = RequestFactory().get("/")
        request.user = sam
        with CaptureQueriesContext(connection) as queries:
            list(page.get_changelist_instance(request).result_list)
        asked[label] = " ".join(query["sql"].upper() for query in queries)

    assert [label for label, sql in asked.items() if "COUNT(" in sql or " OFFSET " in sql] == []


def test_no_filter_lists_all_values_of_a_table_that_grows() -> None:
    small = {"events", "partnerships"}
    read_whole = [
        (label, field)
        for label, page in PAGES.items()
        for field in page.list_filter
        if isinstance(field, str) and label.split(".")[0] not in small
        for column in [page.opts.get_field(field)]
        if not (column.choices or column.is_relation or column.get_internal_type() in {"BooleanField", "DateTimeField"})
    ]

    assert read_whole == []


def test_every_list_is_a_list_of_the_house() -> None:
    assert [label for label, page in PAGES.items() if not isinstance(page, HouseAdmin)] == []
    assert [label for label, page in PAGES.items() if page.show_facets != admin.ShowFacets.NEVER] == []


@pytest.mark.django_db
def test_every_action_says_what_it_does(sam: Member) -> None:
    request = RequestFactory().get("/")
    request.user = sam
    explained = {
        (label, str(words)): str(told)
        for label, page in PAGES.items()
        if isinstance(page, HouseAdmin)
        for words, told in page.actions_explained(request)
    }

    assert [action for action, told in explained.items() if not told.endswith(".")] == []
    assert ("forum.Post", "Hide") in explained
    assert ("procrastinate.ProcrastinateJob", "Retry Job") in explained


def test_a_list_shows_what_its_actions_do(ada: Member, signed_in) -> None:
    shown = signed_in(ada).get("/admin/forum/post/").content.decode()

    assert shown.count("<summary>What the actions do</summary>") == 1
    assert "<dt>Restore</dt><dd>Everyone who could read it can read it again. Nobody is told." in shown


@pytest.mark.parametrize(
    ("address", "make", "budget"),
    [
        ("forum/post", make_post, 4),
        ("forum/thread", make_thread, 5),
        ("members/member", make_member, 5),
        ("forum/case", make_case, 6),
        ("notifications/notification", notice, 4),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_list_asks_as_much_for_three_rows_as_for_one(
    address: str, make: Callable[[], object], budget: int, sam: Member, signed_in
) -> None:
    browser: Client = signed_in(sam)
    browser.get(f"/admin/{address}/")
    asked = []
    for rows in (1, 2):
        for _ in range(rows):
            make()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/admin/{address}/").status_code == 200
        asked.append(len(queries))

    assert asked == [budget, budget]


def test_a_long_list_says_about_how_many_there_are(ada: Member, signed_in, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin_lists, "LIST_LIMIT", 2)
    monkeypatch.setattr(estimates, "ROUNDED_TO", 1)
    thread = make_thread(by=ada)
    for _ in range(3):
        make_post(thread, by=ada)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE forum_post")
    browser = signed_in(ada)

    whole = browser.get("/admin/forum/post/").content.decode()
    part = browser.get("/admin/forum/post/", {"hidden_at__isempty": "1"}).content.decode()

    assert "about 4 posts; the first 2 are listed" in whole
    assert "more than 2 posts; the first 2 are listed" in part


@pytest.mark.django_db
def test_as_many_as_the_limit_are_counted_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin_lists, "LIST_LIMIT", 2)
    make_post()
    pages: Paginator = admin_lists.BoundedPaginator(Post.objects.order_by("pk"), 50)

    assert (pages.count, pages.has_more) == (2, False)


@pytest.mark.django_db
def test_an_address_cannot_sort_by_what_has_no_index(sam: Member) -> None:
    page: ModelAdmin = PAGES["forum.Post"]
    orders = []
    for column in ("4", "3"):
        request = RequestFactory().get("/", {"o": column})
        request.user = sam
        orders.append(page.get_changelist_instance(request).queryset.query.order_by)

    assert orders == [("created_at", "-created_at", "-pk"), ("-created_at", "-pk")]


def test_a_filter_of_a_huge_table_looks_at_part_after_part(sam: Member, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(estimates, "ROUNDED_TO", 1)
    monkeypatch.setattr(admin_lists, "WALKED", 2)
    old, middle, *new = (notice() for _ in range(4))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_notification")
    browser = signed_in(sam)
    listed = []
    address = "/admin/notifications/notification/?reason__exact=reply"
    for _part in range(2):
        changes = browser.get(address).context["cl"]
        listed.append([notification.pk for notification in changes.result_list])
        address = f"/admin/notifications/notification/{changes.looks_further_back}"

    assert listed == [[new[1].pk, new[0].pk], [middle.pk, old.pk]]
    whole = browser.get("/admin/notifications/notification/").context["cl"]
    assert (whole.result_count, whole.looked_back_to) == (4, None)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "0", ""])
def test_where_to_begin_to_look_may_be_nonsense(before: str, sam: Member, signed_in) -> None:
    address = "/admin/notifications/notification/"

    assert signed_in(sam).get(address, {"reason__exact": "reply", "before": before}).status_code == 200
