"""Who enters the workplace: staff with a second factor, who have not been away for long."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.models import Case, Decision, Topic, TopicModerator
from members.models import Member
from members.rules import administers, moderates, works
from members.workplace import CLOSES_AFTER
from tests.factories import PASSWORD, make_case, make_event, make_member, make_partnership, make_post, make_topic
from tests.members.factors import code_of, set_up_app

pytestmark = pytest.mark.django_db

DOOR = reverse("admin:index")
MEMBERS = reverse("admin:members_member_changelist")


@pytest.fixture
def strict(settings: Any) -> None:
    """Ask staff for a second factor, as a real site does."""
    settings.STAFF_NEEDS_SECOND_FACTOR = True


@pytest.mark.django_db(transaction=True)  # what follows a new factor waits for the commit
def test_staff_without_a_second_factor_are_led_to_set_it_up_and_then_enter(
    strict: None, signed_in: Any, ada: Member
) -> None:
    browser = signed_in(ada)
    assert browser.get(DOOR)["Location"] == reverse("mfa_index")
    assert "The workplace opens once you have a second factor" in browser.get(reverse("mfa_index")).content.decode()

    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.get(reverse("mfa_activate_totp"))
    secret = browser.session["mfa.totp.secret"]
    done = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert f'<a href="{DOOR}">Go to the workplace</a>' in browser.get(done["Location"]).content.decode()
    assert browser.get(DOOR).status_code == 200


def test_a_passkey_will_do_and_recovery_codes_alone_will_not(strict: None, ada: Member, sam: Member) -> None:
    Authenticator.objects.create(user=ada, type="webauthn", data={})
    Authenticator.objects.create(user=sam, type="recovery_codes", data={})
    assert [works(ada), works(sam)] == [True, False]


def test_who_is_no_staff_is_never_asked(strict: None, signed_in: Any, chiara: Member) -> None:
    browser = signed_in(chiara)
    assert browser.get(DOOR)["Location"].startswith(reverse("admin:login"))
    with CaptureQueriesContext(connection) as queries:
        browser.get("/")
    assert [query["sql"] for query in queries if "mfa_authenticator" in query["sql"]] == []


def test_without_a_second_factor_staff_are_members_like_others(strict: None, ada: Member, sam: Member) -> None:
    hidden = make_topic("Hidden topic", hidden_at="2026-01-01T00:00Z")
    case = make_case(make_post(by=make_member()))
    theirs = [moderates(ada), moderates(sam), administers(sam), sam.has_perm("events.add_event")]
    theirs += [sam.has_module_perms("forum"), Case.objects.visible_to(ada).exists()]
    assert theirs == [False] * 6
    assert hidden not in Topic.objects.visible_to(sam)

    for name in (ada, sam):
        set_up_app(name)
    fresh = [Member.objects.get(pk=one.pk) for one in (ada, sam)]
    assert [moderates(one) for one in fresh] == [True, True]
    assert list(Case.objects.visible_to(fresh[0])) == [case]


def test_a_moderator_of_a_topic_works_only_with_a_second_factor(strict: None, dao: Member) -> None:
    post = make_post()
    TopicModerator.objects.create(member=dao, topic=post.thread.topic)
    case = make_case(post)
    dao = Member.objects.get(pk=dao.pk)
    assert (dao.is_staff, list(Case.objects.visible_to(dao)), list(Topic.objects.moderated_by(dao))) == (True, [], [])
    decision = case.decide("warn", by=make_member(is_superuser=True), rule="House rule 3", facts="For the story.")
    assert decision not in Decision.objects.visible_to(dao)

    set_up_app(dao)

    dao = Member.objects.get(pk=dao.pk)
    assert list(Case.objects.visible_to(dao)) == [case]


def test_an_admin_without_a_second_factor_edits_nothing_of_others(strict: None, signed_in: Any, sam: Member) -> None:
    event, partnership = make_event(), make_partnership()
    pages = [reverse("events:event_edit", args=[event.slug])]
    pages += [reverse("partnerships:profile_edit", args=["partnerships", partnership.slug])]
    assert {signed_in(sam).get(page).status_code for page in pages} <= {403, 404}
    set_up_app(sam)
    assert [signed_in(sam).get(page).status_code for page in pages] == [200, 200]


def test_the_site_can_ask_for_none_and_says_so(settings: Any, signed_in: Any, ada: Member) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    page = signed_in(ada).get(DOOR)
    assert (page.status_code, "Staff need no second factor on this site" in page.content.decode()) == (200, True)


def test_who_was_away_is_asked_again_and_what_they_sent_is_done_then(
    signed_in: Any, sam: Member, chiara: Member, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now())
    browser = signed_in(sam)
    time_machine.shift(timedelta(seconds=CLOSES_AFTER - 60))
    assert browser.get(DOOR).status_code == 200
    time_machine.shift(timedelta(seconds=CLOSES_AFTER - 60))
    assert browser.get(DOOR).status_code == 200

    time_machine.shift(timedelta(seconds=CLOSES_AFTER + 1))
    address = f"{reverse('admin:members_member_change', args=[chiara.pk])}?_changelist_filters=q%3Dx"
    sent = {"display_name": "Chiara R.", "language": "en", "time_zone": "Europe/Rome", "email": chiara.email}
    asked = browser.post(address, sent)
    assert asked["Location"].startswith(f"{reverse('account_reauthenticate')}?next=")
    chiara.refresh_from_db()
    assert chiara.display_name == "Chiara"

    done = browser.post(asked["Location"], {"password": PASSWORD, "next": address.partition("?")[0]})

    chiara.refresh_from_db()
    assert (done.status_code, chiara.display_name, chiara.time_zone) == (302, "Chiara R.", "Europe/Rome")
    assert done["Location"] == f"{MEMBERS}?q=x"


def test_a_look_after_a_while_leads_back_to_the_same_list(signed_in: Any, ada: Member, time_machine: Any) -> None:
    time_machine.move_to(timezone.now())
    browser = signed_in(ada)
    time_machine.shift(timedelta(seconds=CLOSES_AFTER + 1))
    asked = browser.get(f"{MEMBERS}?q=Chiara")
    done = browser.post(asked["Location"], {"password": PASSWORD})
    assert done["Location"] == f"{MEMBERS}?q=Chiara"


def rights_of(member: Member, **changes: Any) -> dict[str, Any]:
    kept = {name: getattr(member, name) for name in ("display_name", "language", "time_zone", "email")}
    return kept | changes


def test_making_staff_asks_who_is_there_and_then_does_it(signed_in: Any, sam: Member, chiara: Member) -> None:
    browser = signed_in(sam)
    address = reverse("admin:members_member_change", args=[chiara.pk])
    moderators = Group.objects.get(name="Moderators")
    asked = browser.post(address, rights_of(chiara, is_staff="on", groups=[moderators.pk]))
    assert asked["Location"] == f"{reverse('account_reauthenticate')}?next={address.replace('/', '%2F')}"
    assert moderates(Member.objects.get(pk=chiara.pk)) is False

    browser.post(asked["Location"], {"password": PASSWORD})

    assert moderates(Member.objects.get(pk=chiara.pk)) is True


def test_other_changes_to_a_member_ask_nothing(signed_in: Any, sam: Member, chiara: Member) -> None:
    address = reverse("admin:members_member_change", args=[chiara.pk])
    signed_in(sam).post(address, rights_of(chiara, affiliation="Example Dairy Network, Cork"))
    assert Member.objects.get(pk=chiara.pk).affiliation == "Example Dairy Network, Cork"


def test_naming_a_moderator_and_changing_a_group_ask_who_is_there(signed_in: Any, sam: Member, chiara: Member) -> None:
    browser = signed_in(sam)
    group = Group.objects.get(name="Organisers")
    named = browser.post(
        reverse("admin:forum_topicmoderator_add"), {"member": chiara.pk, "topic": make_topic("Open topic").pk}
    )
    changed = browser.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "Everybody"})
    assert {answer["Location"].partition("?")[0] for answer in (named, changed)} == {reverse("account_reauthenticate")}
    assert (TopicModerator.objects.exists(), Group.objects.filter(name="Everybody").exists()) == (False, False)


def test_an_admin_takes_away_a_lost_factor_and_sees_no_secret(signed_in: Any, sam: Member, chiara: Member) -> None:
    set_up_app(chiara)
    theirs = signed_in(chiara)
    factor = Authenticator.objects.get(user=chiara)
    browser: Client = signed_in(sam)
    seen = browser.get(reverse("admin:mfa_authenticator_change", args=[factor.pk]))
    assert (seen.status_code, factor.data["secret"] in seen.content.decode()) == (200, False)

    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.post(reverse("admin:mfa_authenticator_delete", args=[factor.pk]), {"post": "yes"})

    assert Authenticator.objects.filter(user=chiara).exists() is False
    assert theirs.get(reverse("pages:settings")).status_code == 302


def test_an_admin_signs_somebody_out_everywhere(signed_in: Any, sam: Member, ada: Member, chiara: Member) -> None:
    phone, desk = signed_in(chiara), signed_in(chiara)
    action = {"action": "sign_out", "_selected_action": [chiara.pk]}
    signed_in(ada).post(MEMBERS, action)
    assert desk.get(reverse("pages:settings")).status_code == 200
    signed_in(sam).post(MEMBERS, action)
    assert [one.get(reverse("pages:settings")).status_code for one in (phone, desk)] == [302, 302]
