"""The log of changes: whatever staff change in the workplace, and every right, before and after; for ever."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.acting import acting
from events.models import Event
from forum.models import Change, ModerationEntry, TopicModerator
from members.models import Member
from pages.privacy import erase
from partnerships.models import Affiliation, Editorship, Partnership
from tests.factories import (
    PASSWORD,
    START,
    make_event,
    make_member,
    make_partnership,
    make_person,
    make_post,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db


def rights(member: Member | None = None) -> list[tuple[Any, Any]]:
    """What the log says of rights, the oldest first."""
    lines = Change.objects.filter(kind="rights").order_by("pk")
    lines = lines.filter(member=member) if member else lines
    return list(lines.values_list("before", "after"))


def proven(browser: Client) -> Client:
    """A browser in which the password was given just now."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def last() -> Change:
    return Change.objects.latest("pk")


def test_staff_and_admin_marks_are_logged_however_they_change(chiara: Member, sam: Member) -> None:
    with acting(sam.pk):
        Member.objects.filter(pk=chiara.pk).update(is_staff=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_member SET is_superuser = true WHERE id = %s", [chiara.pk])

    marks = [
        (before["is_staff"], before["is_superuser"], after["is_staff"], after["is_superuser"])
        for before, after in rights(chiara)
    ]
    assert marks == [(False, False, True, False), (True, False, True, True)]
    assert list(Change.objects.filter(member=chiara).order_by("pk").values_list("by", flat=True)) == [sam.pk, None]


def test_what_gives_no_right_is_not_logged(chiara: Member) -> None:
    known = Change.objects.count()
    chiara.display_name, chiara.affiliation = "Another", "Elsewhere"
    chiara.save()
    Affiliation.objects.declare(chiara, "Elsewhere")

    assert Change.objects.count() == known


def test_groups_and_permissions_are_logged_as_whole_lists(chiara: Member) -> None:
    groups = list(Group.objects.filter(name__in=["Moderators", "Organisers"]).order_by("name"))
    chiara.groups.add(*groups)
    chiara.groups.remove(groups[0])
    chiara.groups.clear()
    chiara.user_permissions.add(Permission.objects.get(codename="view_thread"))

    assert rights(chiara) == [
        ({"groups": []}, {"groups": ["Moderators", "Organisers"]}),
        ({"groups": ["Moderators", "Organisers"]}, {"groups": ["Organisers"]}),
        ({"groups": ["Organisers"]}, {"groups": []}),
        ({"permissions": []}, {"permissions": ["forum.view_thread"]}),
    ]


def test_what_a_group_may_do_is_logged_for_the_group(db: None) -> None:
    group = Group.objects.get(name="Organisers")
    group.permissions.add(Permission.objects.get(codename="view_thread"))

    line = last()
    assert (line.label, line.model, line.member) == ("Group Organisers", "auth.group", None)
    assert line.after == {"permissions": ["events.add_event", "forum.view_thread"]}


def test_roles_are_logged(chiara: Member, orla: Member, mobility: Partnership) -> None:
    editing = Editorship.objects.create(member=chiara, partnership=mobility)
    inside = Affiliation.objects.create(member=chiara, partnership=mobility)
    event, topic = make_event("Fair", organiser=chiara), make_topic("Milk")
    moderates = TopicModerator.objects.create(member=chiara, topic=topic)
    for row in (editing, inside, moderates):
        row.delete()
    event.organisers.clear()

    words = [(before, after) for before, after in rights(chiara) if "is_staff" not in before]
    assert words == [
        ({"coordinates": []}, {"coordinates": ["mobility"]}),
        ({"belongs to": []}, {"belongs to": ["mobility"]}),
        ({"organises": []}, {"organises": ["fair"]}),
        ({"moderates": []}, {"moderates": ["milk"]}),
        ({"coordinates": ["mobility"]}, {"coordinates": []}),
        ({"belongs to": ["mobility"]}, {"belongs to": []}),
        ({"moderates": ["milk"]}, {"moderates": []}),
        ({"organises": ["fair"]}, {"organises": []}),
    ]
    marks = [(before["is_staff"], after["is_staff"]) for before, after in rights(chiara) if "is_staff" in before]
    assert [mark for mark in marks if mark[0] != mark[1]] == [(False, True), (True, False)]


def test_a_role_that_goes_to_somebody_else_is_logged_for_both(chiara: Member, dao: Member, mobility) -> None:
    editing = Editorship.objects.create(member=chiara, partnership=mobility)
    editing.member = dao
    editing.save()

    assert rights(chiara)[-1] == ({"coordinates": ["mobility"]}, {"coordinates": []})
    assert rights(dao) == [({"coordinates": []}, {"coordinates": ["mobility"]})]


def test_suspensions_are_logged_with_who_did_it(ada: Member, chiara: Member) -> None:
    chiara.suspend(by=ada, reason="Insults.")
    chiara.reinstate(by=None, reason="The term is over.")

    lines = list(Change.objects.filter(member=chiara).order_by("pk"))
    assert [line.by for line in lines] == [ada, None]
    assert [(line.before["suspended_at"] is None, line.after["suspended_at"] is None) for line in lines] == [
        (True, False),
        (False, True),
    ]


def test_who_creates_an_event_organises_it_by_their_own_doing(orla: Member) -> None:
    values = {"title": "Fair", "starts_at": START, "ends_at": START + timedelta(hours=1)}
    Event.objects.start(by=orla, **values)

    assert (last().by, last().member, last().after) == (orla, orla, {"organises": [Event.objects.get().slug]})


def test_what_admins_change_is_logged_with_values(sam: Member, signed_in) -> None:
    topic, browser = make_topic("Milk", summary="Old"), signed_in(sam)
    fields = {"slug": "milk", "title": "Milk", "summary": "New", "hue": "value", "glyph": "hub"}
    other = {"audience": "members", "position": "0", "aliases": "", "source_section": ""}

    browser.post(f"/admin/forum/topic/{topic.pk}/change/", fields | other)

    line = last()
    assert (line.kind, line.by, line.model, line.object_id) == ("change", sam, "forum.topic", str(topic.pk))
    assert (line.label, line.before, line.after) == (
        "Milk",
        {"summary": "Old", "audience": "everyone"},
        {"summary": "New", "audience": "members"},
    )
    history = browser.get(f"/admin/forum/topic/{topic.pk}/history/").content.decode()
    assert "Changed Summary and Audience." in history


def test_what_admins_add_and_delete_is_logged_with_values(sam: Member, signed_in) -> None:
    browser = signed_in(sam)
    said = {"title": "Adverts", "ground": "rule", "rule": "House rule 7", "facts": "No adverts.", "position": "0"}

    browser.post("/admin/forum/reasontemplate/add/", said)
    added = last()
    browser.post(f"/admin/forum/reasontemplate/{added.object_id}/delete/", {"post": "yes"})
    deleted = last()

    assert (added.kind, added.before["rule"], added.after["rule"]) == ("add", None, "House rule 7")
    assert (deleted.kind, deleted.before["rule"], deleted.after) == ("delete", "House rule 7", None)


def test_deleting_many_logs_each(sam: Member, signed_in) -> None:
    posts = [make_post() for _ in range(3)]
    for post in posts:
        sam.bookmarks.create(post=post)
    chosen = [bookmark.pk for bookmark in sam.bookmarks.all()]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}

    signed_in(sam).post("/admin/forum/bookmark/", data)

    lines = Change.objects.filter(kind="delete", model="forum.bookmark")
    assert sorted(line.before["post"] for line in lines) == [post.pk for post in posts]


def test_rights_changed_in_the_workplace_name_the_admin_and_no_address(sam: Member, chiara: Member, signed_in) -> None:
    group = Group.objects.get(name="Moderators")
    told = {"display_name": "Chiara Nova", "affiliation": "", "about": "", "language": "en", "email": chiara.email}
    more = {"time_zone": "Europe/Rome", "groups": [group.pk], "is_staff": "on"}

    proven(signed_in(sam)).post(f"/admin/members/member/{chiara.pk}/change/", told | more)

    lines = list(Change.objects.filter(by=sam))
    assert {line.kind for line in lines} == {"change", "rights"}
    page = next(line for line in lines if line.kind == "change")
    assert (page.label, page.after["groups"], page.after["is_staff"]) == (
        f"members.member {chiara.pk}",
        [group.pk],
        True,
    )
    assert page.after["display_name"] == "…"
    assert ({"groups": []}, {"groups": ["Moderators"]}) in rights(chiara)
    text = str(list(Change.objects.values()))
    assert [word for word in ("Chiara", chiara.email, "Dairy") if word in text] == []


def test_pages_of_other_apps_are_logged_too(sam: Member, signed_in) -> None:
    group = Group.objects.create(name="Helpers")

    proven(signed_in(sam)).post(f"/admin/auth/group/{group.pk}/change/", {"name": "Friends", "permissions": []})

    assert (last().kind, last().model, last().by) == ("change", "auth.group", sam)


def test_rows_below_a_page_are_logged_with_it(sam: Member, chiara: Member, mobility: Partnership) -> None:
    from core.told import of_rows

    class Row:
        changed_data = ["member"]
        initial = {"member": None}
        cleaned_data = {"member": chiara}
        instance = Editorship(pk=7, member=chiara, partnership=mobility)

        def has_changed(self) -> bool:
            return True

    class Rows:
        forms = [Row()]
        deleted_forms: list[Row] = []

    assert of_rows([Rows()], names_people=False) == {
        "before": {"editorship 7": {"member": None}},
        "after": {"editorship 7": {"member": chiara.pk}},
    }


@pytest.mark.parametrize(
    "change", [{"label": "x"}, {"after": {}}, {"before": None}, {"kind": "add"}, {"object_id": "9"}]
)
def test_nobody_changes_or_removes_a_line(change: dict[str, Any], chiara: Member) -> None:
    chiara.groups.add(Group.objects.get(name="Organisers"))

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Change.objects.update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Change.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.update(by=chiara)


def test_the_log_outlives_whom_it_names(ada: Member, chiara: Member) -> None:
    chiara.groups.add(Group.objects.get(name="Organisers"))
    chiara.suspend(by=ada, reason="Insults.")
    pk = chiara.pk
    ada.delete()
    chiara.delete()
    connection.check_constraints()

    lines = Change.objects.filter(object_id=str(pk), model="members.member")
    assert {(line.by, line.member, line.label) for line in lines} == {(None, None, f"Member {pk}")}
    assert lines.latest("pk").after == {"groups": []}


def test_admins_read_and_narrow_the_log(sam: Member, ada: Member, chiara: Member, signed_in) -> None:
    with acting(sam.pk):
        chiara.groups.add(Group.objects.get(name="Organisers"))
    browser = signed_in(sam)

    html = browser.get("/admin/forum/change/", {"kind": "rights", "q": f"Member {chiara.pk}"}).content.decode()

    assert ("Organisers" in html, "addlink" in html) == (True, False)
    assert browser.get(f"/admin/forum/change/{last().pk}/change/").status_code == 200
    assert browser.post(f"/admin/forum/change/{last().pk}/change/", {"label": "x"}).status_code == 403
    assert browser.post(f"/admin/forum/change/{last().pk}/delete/", {"post": "yes"}).status_code == 403
    assert signed_in(ada).get("/admin/forum/change/").status_code == 403


def rows(answer: Any) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_both_logs_are_exported_as_the_list_shows_them(sam: Member, ada: Member, chiara: Member, signed_in) -> None:
    make_thread(title="=HYPERLINK(1)").hide(by=ada, reason="@SUM(1)")
    make_thread().close(by=ada, reason="Answered.")
    chiara.groups.add(Group.objects.get(name="Organisers"))
    browser = signed_in(sam)

    moderation = browser.get("/admin/forum/moderationentry/export/", {"verb__exact": "hide"})
    changes = browser.get("/admin/forum/change/export/", {"kind__exact": "rights"})

    assert moderation["Content-Disposition"] == 'attachment; filename="moderation-log.csv"'
    found = rows(moderation)
    assert found[0][:3] == ["when", "verb", "about"]
    assert (len(found), found[1][1], "'=HYPERLINK(1)" in found[1], "'@SUM(1)" in found[1]) == (2, "hide", True, True)
    assert any('{"groups": ["Organisers"]}' in row for row in rows(changes))


def test_a_log_is_exported_by_whom_it_is_for(ada: Member, eve: Client, chiara: Member, signed_in) -> None:
    assert signed_in(ada).get("/admin/forum/moderationentry/export/").status_code == 200
    assert signed_in(ada).get("/admin/forum/change/export/").status_code == 403
    helper = make_member("Helper", is_staff=True)
    assert signed_in(helper).get("/admin/forum/moderationentry/export/").status_code == 403
    for browser in (eve, signed_in(chiara)):
        assert browser.get("/admin/forum/moderationentry/export/").status_code == 302


@pytest.mark.parametrize("lines", [2, 20])
def test_an_export_asks_once_however_long_it_is(lines, sam, signed_in, django_assert_num_queries) -> None:
    for _ in range(lines):
        make_thread().close(by=sam, reason="Answered.")
    browser = signed_in(sam)

    with django_assert_num_queries(4):
        assert len(rows(browser.get("/admin/forum/moderationentry/export/"))) == lines + 1
    assert ModerationEntry.objects.count() == lines


def test_who_acts_is_told_and_untold(sam: Member, ada: Member) -> None:
    def actor() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('forum.actor', true), '')")
            return str(cursor.fetchone()[0])

    with acting(sam.pk):
        with acting(ada.pk):
            assert actor() == str(ada.pk)
        assert actor() == str(sam.pk)
        with pytest.raises(ZeroDivisionError), acting(None):
            raise ZeroDivisionError
        assert actor() == str(sam.pk)
    assert actor() == ""


def test_a_person_of_the_record_is_not_named_by_the_log(sam: Member, signed_in) -> None:
    person = make_person("Gregor Held")
    address = f"/admin/partnerships/person/{person.pk}/change/"
    form = signed_in(sam).get(address)
    values = {name: form.context["adminform"].form.initial.get(name) or "" for name in ("name", "slug")}
    management = {"affiliations-TOTAL_FORMS": "0", "affiliations-INITIAL_FORMS": "0"}

    answer = signed_in(sam).post(address, values | management | {"name": "Gregor Heldt", "slug": values["slug"]})

    assert answer.status_code in {200, 302}
    assert "Gregor" not in str(list(Change.objects.values()))
    assert make_partnership("Airships").pk


def test_the_moderation_log_says_what_each_deed_changed(ada: Member) -> None:
    thread, elsewhere = make_thread(title="Milk"), make_topic("Elsewhere")
    before = thread.topic_id
    post, aside = make_post(thread), make_post(thread)
    thread.close(by=ada, reason="Answered.")
    thread.rename("Honey", by=ada, reason="It is about honey.")
    thread.move(elsewhere, by=ada, reason="It belongs there.")
    thread.change_kind("question", by=ada, reason="It asks.")
    post.hide(by=ada, reason="Spam.")
    new = thread.split([aside.pk], title="Aside", by=ada, reason="An aside.")

    lines = list(ModerationEntry.objects.order_by("pk").values_list("verb", "before", "after"))
    assert lines == [
        ("close", {"closed_at": None}, {"closed_at": thread.closed_at.isoformat()}),
        ("rename", {"title": "Milk"}, {"title": "Honey"}),
        ("move", {"topic": before}, {"topic": elsewhere.pk}),
        ("kind", {"kind": "discussion"}, {"kind": "question"}),
        ("hide", {"hidden_at": None}, {"hidden_at": post.hidden_at.isoformat()}),
        ("split", {"post_count": 3, "split_into": None}, {"post_count": 2, "split_into": new.pk}),
    ]
    for change in ({"before": None}, {"after": {}}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            ModerationEntry.objects.filter(verb="rename").update(**change)


def test_who_leaves_leaves_no_name_in_either_log(sam: Member, ada: Member, signed_in) -> None:
    wilma = make_member("Wilhelmina Zeppelin")
    thread = make_thread(title="Thanks to Wilhelmina Zeppelin", by=wilma)
    thread.rename("Thanks to all", by=ada, reason="Wilhelmina Zeppelin asked for it.")
    browser = signed_in(sam)
    said = {"title": "Adverts", "ground": "rule", "rule": "House rule 7", "position": "0"}
    browser.post("/admin/forum/reasontemplate/add/", said | {"facts": "As Wilhelmina Zeppelin says."})
    assert "Zeppelin" in str([*ModerationEntry.objects.values(), *Change.objects.values()])

    erase(wilma, keeps_posts=True)

    assert "Zeppelin" not in str([*ModerationEntry.objects.values(), *Change.objects.values()])
    assert ModerationEntry.objects.get(verb="rename").before == {"title": "Thanks to [former member]"}
