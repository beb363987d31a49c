"""A call for topics: members propose and support, organisers note and choose, the session tells how it came to be."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from events.models import (
    Event,
    Proposal,
    ProposalNote,
    Session,
    Support,
    TopicCall,
    TopicRefusedError,
    choose,
    unchoose,
)
from events.models.proposals import MOST_PROPOSALS
from members.models import Member
from pages.privacy import erase
from tests.factories import (
    make_event,
    make_member,
    make_proposal,
    make_release,
    make_role,
    make_session,
    make_topic_call,
)

pytestmark = pytest.mark.django_db
PAGE, DESK = "/events/side/topics/", "/events/side/edit/topics/"
SAID = {"title": "Trust", "kind": "breakout", "text": "It is scarce.", "language": "en"}


@pytest.fixture
def event(orla: Member) -> Event:
    """An announced event that has a panel, and a block with one breakout."""
    event = make_event("Side Event", slug="side", organiser=orla)
    make_role(make_session(event, "Panel", slug="panel"), "Vera Speaker", affiliation_as_printed="Example Cluster")
    block = make_session(event, "Breakouts", kind="breakouts", minutes=(30, 90))
    make_session(event, "Milk", kind="breakout", block=block, number=1, minutes=(30, 90))
    return event


@pytest.fixture
def call(event: Event) -> TopicCall:
    return make_topic_call(event)


def closed(call: TopicCall) -> TopicCall:
    """The same call after its end."""
    call.close_now()
    return call


def words(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_the_clock_says_where_a_call_stands(event: Event, time_machine) -> None:
    now = timezone.now()
    call = make_topic_call(
        event, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2), published_at=None
    )

    found = [str(call.status)]
    call.publish()
    for days in (0, 1, 2):
        time_machine.move_to(now + timedelta(days=days, minutes=1))
        found.append(str(call.status))

    assert found == ["draft", "early", "open", "closed"]


def test_an_organiser_writes_publishes_closes_and_reopens_a_call(event: Event, orla: Member, signed_in, eve) -> None:
    browser = signed_in(orla)
    assert browser.get(DESK)["Location"] == f"{DESK}call/"
    asked = {"words": "What next?", "language": "en", "plenary_count": 1, "breakout_count": 0}
    asked |= {"opens_at": "2026-12-01T09:00", "closes_at": "2027-03-01T18:00"}

    assert browser.post(f"{DESK}call/", asked | {"closes_at": "2026-11-30T09:00"}).status_code == 422
    assert browser.post(f"{DESK}call/", asked | {"plenary_count": 0}).status_code == 422
    assert browser.post(f"{DESK}call/", asked | {"closes_at": "2027-04-01T09:00"}).status_code == 422
    browser.post(f"{DESK}call/", asked)
    call = TopicCall.objects.get()
    assert f"{call.closes_at:%H:%M}" == "17:00"  # a winter's evening in Brussels
    assert eve.get(PAGE).status_code == 404

    browser.post(f"{DESK}open/")
    assert "What next?" in words(eve, PAGE)
    assert "Until 1 March 2027, 18:00 CET." in words(eve, "/events/side/")
    browser.post(f"{DESK}close/")
    call.refresh_from_db()
    assert call.status == "closed"
    refused = browser.post(f"{DESK}reopen/", {"until": "2027-05-01T09:00"}, follow=True)
    assert "The call must close before the event begins." in refused.content.decode()
    browser.post(f"{DESK}reopen/", {"until": "2027-02-01T09:00"})
    call.refresh_from_db()
    assert call.status == "open"
    browser.post(f"{DESK}unpublish/")
    assert [eve.get(PAGE).status_code, "Call for topics" in words(eve, "/events/side/")] == [404, False]
    assert browser.post(f"{DESK}turn/").status_code == 404


@pytest.mark.parametrize("deed", ["open", "close", "reopen"])
def test_a_deed_that_is_out_of_turn_is_refused_in_words(deed: str, call: TopicCall, orla: Member, signed_in) -> None:
    if deed == "close":
        closed(call)
    until = {"until": "2027-02-01T09:00"}

    told = signed_in(orla).post(f"{DESK}{deed}/", until, follow=True).content.decode()

    said = {"open": "It is open or closed already.", "close": "It is not open.", "reopen": "It is not closed."}
    assert said[deed] in told


def test_a_member_proposes_changes_and_takes_back(call: TopicCall, chiara: Member, signed_in, eve) -> None:
    browser = signed_in(chiara)
    assert browser.post(f"{PAGE}new/", SAID | {"text": ""}).status_code == 422

    for _ in range(2):  # a double click
        answer = browser.post(f"{PAGE}new/", SAID)
    proposal = Proposal.objects.get()
    assert answer["Location"] == f"{PAGE}#proposal-{proposal.pk}"
    again = browser.post(f"{PAGE}new/", SAID | {"text": "Others ask too."})
    assert (again.status_code, "Others ask too." in again.content.decode()) == (422, True)
    browser.post(f"{PAGE}{proposal.pk}/edit/", SAID | {"title": "Trust in data"})
    html = words(eve, PAGE)
    assert ("Trust in data" in html, "Chiara" in html) == (True, True)

    browser.post(f"{PAGE}{proposal.pk}/withdraw/")
    assert "Trust in data" not in words(eve, PAGE)
    assert "Propose it again" in words(browser, PAGE)
    browser.post(f"{PAGE}{proposal.pk}/resume/")
    assert "Trust in data" in words(eve, PAGE)


def test_what_the_call_does_not_ask_for_cannot_be_proposed(call: TopicCall, chiara: Member, signed_in) -> None:
    TopicCall.objects.update(breakout_count=0)

    assert signed_in(chiara).post(f"{PAGE}new/", SAID).status_code == 422
    assert not Proposal.objects.exists()


def test_a_member_makes_so_many_proposals_and_no_more(call: TopicCall, chiara: Member, signed_in) -> None:
    for _ in range(MOST_PROPOSALS):
        make_proposal(call, chiara)

    answer = signed_in(chiara).post(f"{PAGE}new/", SAID)

    assert (answer.status_code, Proposal.objects.count()) == (422, MOST_PROPOSALS)
    assert "as many as a member can" in answer.content.decode()


def test_support_counts_once_is_taken_back_and_is_nobody_s_own(
    call: TopicCall, chiara: Member, dao: Member, signed_in, eve
) -> None:
    proposal = make_proposal(call, chiara)
    browser, address = signed_in(dao), f"{PAGE}{proposal.pk}/"

    for _ in range(2):
        assert browser.post(f"{address}support/")["Location"] == proposal.get_absolute_url()
    signed_in(chiara).post(f"{address}support/")
    proposal.refresh_from_db()
    assert (proposal.support_count, Support.objects.count()) == (1, 1)
    assert 'aria-pressed="true"' in words(browser, PAGE)
    assert ("Supported by 1 member" in words(eve, PAGE), "Dao" in words(eve, PAGE)) == (True, False)

    for _ in range(2):
        browser.post(f"{address}unsupport/")
    proposal.refresh_from_db()
    assert (proposal.support_count, Support.objects.count()) == (0, 0)


def test_when_the_call_is_closed_all_stays_as_it_is(call: TopicCall, chiara: Member, dao: Member, signed_in) -> None:
    proposal = make_proposal(call, chiara)
    closed(call)
    author, other = signed_in(chiara), signed_in(dao)

    assert author.post(f"{PAGE}new/", SAID).status_code == 422
    assert author.post(f"{PAGE}{proposal.pk}/edit/", SAID).status_code == 422
    author.post(f"{PAGE}{proposal.pk}/withdraw/")
    other.post(f"{PAGE}{proposal.pk}/support/")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.support_count, Proposal.objects.count()) == ("waiting", 0, 1)


def test_who_is_silenced_reads_and_does_nothing(call: TopicCall, ada: Member, chiara: Member, signed_in) -> None:
    proposal = make_proposal(call)
    chiara.silence(by=ada, reason="For the story.")
    browser = signed_in(chiara)

    answers = [browser.get(PAGE), browser.get(f"{PAGE}new/"), browser.post(f"{PAGE}{proposal.pk}/support/")]
    assert [answer.status_code for answer in answers] == [200, 403, 403]


def test_organisers_and_moderators_hide_with_a_reason_and_show_again(
    call: TopicCall, ada: Member, chiara: Member, signed_in, eve
) -> None:
    proposal = make_proposal(call, chiara, title="Buy my boat")
    browser, address = signed_in(ada), f"{PAGE}{proposal.pk}/hide/"

    assert browser.post(address, {"reason": " "}).status_code == 422
    browser.post(address, {"reason": "It sells something."})
    assert "Buy my boat" not in words(eve, PAGE)
    assert "It sells something." in words(signed_in(chiara), PAGE)
    browser.post(address, {"do": "unhide"})

    assert "Buy my boat" in words(eve, PAGE)


def test_a_chosen_theme_is_secret_until_its_release_and_tells_then_how_it_was_chosen(
    call: TopicCall, orla: Member, chiara: Member, dao: Member, signed_in, eve
) -> None:
    proposal = make_proposal(call, chiara, title="Trust", text="It is scarce.")
    Support.objects.give(proposal, by=dao)
    closed(call)
    make_release(call.event, by=orla)
    before = [words(eve, address) for address in ("/events/side/", PAGE)]
    browser, address = signed_in(orla), f"{DESK}{proposal.pk}/"
    said = {"do": "note", "kind": "experts", "words": "Ask for cases.", "who": "Vera Expert, Example Institute"}
    browser.post(address, said | {"noted_on": "2026-11-20", "language": "en"})
    browser.post(address, said | {"words": "Between us.", "noted_on": "2026-11-20", "language": "en"})
    shown = ProposalNote.objects.get(words="Ask for cases.")
    browser.post(f"{DESK}notes/{shown.pk}/show/")
    block = Session.objects.get(kind="breakouts")

    assert browser.post(address, {"do": "choose", "into": "elsewhere"}).status_code == 422
    browser.post(address, {"do": "choose", "into": f"new:{block.uuid}"})
    browser.post(address, {"do": "choose", "into": f"new:{block.uuid}"})

    session = Session.objects.get(title="Trust")
    assert (session.block, session.number, session.starts_at) == (block, 2, block.starts_at)
    assert Session.objects.get(slug="panel").roles.get().name_as_printed == "Vera Speaker"
    hidden = [words(eve, address) for address in ("/events/side/", PAGE)]
    assert [one == other for one, other in zip(before, hidden, strict=True)] == [True, True]
    assert eve.get(session.get_absolute_url()).status_code == 404
    assert mail.outbox == []

    make_release(call.event, by=orla)
    html = words(eve, session.get_absolute_url())
    told = ("How this theme was chosen", "It is scarce.", "Chiara", "by 1 member", "Ask for cases.", "Vera Expert")
    assert [line for line in (*told, "Experts&#x27; input") if line not in html] == []
    assert "Between us." not in html
    assert f'href="{session.get_absolute_url()}"' in words(eve, PAGE)


def test_the_proposer_hears_once_when_it_is_public(call: TopicCall, orla: Member, chiara: Member) -> None:
    proposal = make_proposal(closed(call), chiara, title="Trust")
    choose(proposal, by=orla)

    make_release(call.event, by=orla)
    make_session(call.event, "Another", minutes=(120, 150))
    make_release(call.event, by=orla)

    assert [(one.to, one.subject) for one in mail.outbox] == [([chiara.email], "Your theme was chosen: Trust")]


def test_a_declined_proposal_says_why_to_its_proposer_alone(
    call: TopicCall, orla: Member, chiara: Member, signed_in, eve
) -> None:
    proposal = make_proposal(call, chiara, title="Trust")
    browser, address = signed_in(orla), f"{DESK}{proposal.pk}/"

    assert browser.post(address, {"do": "decline", "decline-reason": ""}).status_code == 422
    browser.post(address, {"do": "decline", "decline-reason": "We had it last year."})
    assert ("Not taken up" in words(eve, PAGE), "last year" in words(eve, PAGE)) == (True, False)
    assert "We had it last year." in words(signed_in(chiara), PAGE)
    browser.post(f"{address}undecline/")
    browser.post(address, {"do": "decline", "decline-reason": "We had it last year."})

    assert [one.subject for one in mail.outbox] == ["Your theme was not taken up: Trust"]
    assert "We had it last year." in mail.outbox[0].body


def test_a_theme_is_chosen_once_the_call_is_closed(call: TopicCall, orla: Member) -> None:
    proposal = make_proposal(call)

    with pytest.raises(TopicRefusedError):
        choose(proposal, by=orla)

    closed(call)
    choose(proposal, by=orla)
    assert Session.objects.get(title=proposal.title).kind == "breakout"


def test_a_theme_can_be_tied_to_a_session_that_is_there(call: TopicCall, orla: Member, signed_in, eve) -> None:
    first, second = (make_proposal(call, kind="plenary") for _ in range(2))
    closed(call)
    panel = Session.objects.get(slug="panel")
    browser = signed_in(orla)

    browser.post(f"{DESK}{first.pk}/", {"do": "choose", "into": panel.uuid})
    told = browser.post(f"{DESK}{second.pk}/", {"do": "choose", "into": panel.uuid}, follow=True).content.decode()

    assert "That session has its theme from another proposal." in told
    make_release(call.event)
    assert first.title in words(eve, "/events/side/sessions/panel/")


@pytest.mark.parametrize(("takes_out", "left"), [(False, 4), (True, 3)])
def test_a_choice_is_taken_back_until_it_is_public(takes_out: bool, left: int, call: TopicCall, orla: Member) -> None:
    proposal = make_proposal(closed(call))
    choose(proposal, by=orla)

    unchoose(proposal, by=orla, takes_out=takes_out)

    proposal.refresh_from_db()
    assert (proposal.state, call.event.sessions.planned().count()) == ("waiting", left)
    assert call.event.kept_drafts.count() == takes_out
    session = choose(proposal, by=orla)
    make_release(call.event)
    with pytest.raises(TopicRefusedError):
        unchoose(proposal, by=orla)
    assert Proposal.objects.get().session == session


def test_a_theme_whose_session_leaves_the_draft_waits_again(call: TopicCall, orla: Member) -> None:
    proposal = make_proposal(closed(call))

    choose(proposal, by=orla).delete()

    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_only_organisers_of_this_event_decide(call: TopicCall, chiara: Member, signed_in) -> None:
    proposal = make_proposal(call)
    other = make_event("Elsewhere", slug="elsewhere", organiser=chiara)

    browser = signed_in(chiara)
    answers = [browser.get(f"/events/{slug}/edit/topics/{proposal.pk}/") for slug in ("side", other.slug)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_database_keeps_the_rules(call: TopicCall, chiara: Member) -> None:
    proposal = make_proposal(call, chiara)
    Support.objects.create(proposal=proposal, member=chiara)

    with pytest.raises(IntegrityError, match="support_once"):
        Support.objects.create(proposal=proposal, member=chiara)


@pytest.mark.parametrize("keeps_posts", [True, False])
def test_who_leaves_takes_name_and_support_along(
    keeps_posts: bool, call: TopicCall, chiara: Member, dao: Member, eve
) -> None:
    proposal = make_proposal(call, chiara)
    other = make_proposal(call, make_member("Kit"))
    Support.objects.give(other, by=chiara)

    erase(chiara, keeps_posts=keeps_posts)

    other.refresh_from_db()
    html = words(eve, PAGE)
    assert ("a former member" in html, proposal.title in html) == (keeps_posts, keeps_posts)
    assert (other.support_count, Support.objects.exists()) == (0, False)


def test_the_name_of_a_suspended_member_leads_nowhere(call: TopicCall, ada: Member, chiara: Member, eve) -> None:
    proposal = make_proposal(call, chiara)

    chiara.suspend(by=ada, reason="For the story.")

    html = words(eve, PAGE)
    assert (proposal.title in html, f"/members/{chiara.username}/" in html) == (True, False)
