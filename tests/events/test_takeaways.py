"""Take-aways: in order, at addresses that stay, endorsed or questioned, drawn from posts that members marked."""

import pytest
from django.test import Client

from events.models import Session, Stance, Takeaway
from forum.models import Nomination, Thread, Topic
from members.models import Member
from pages.privacy import erase
from tests.factories import make_event, make_member, make_post, make_release, make_session, make_thread

pytestmark = pytest.mark.django_db
DESK = "/events/side/sessions/milk/take-aways/"
PAGE = "/events/side/sessions/milk/"


@pytest.fixture
def session(orla: Member) -> Session:
    """A released breakout, which has a topic."""
    event = make_event("Side Event", slug="side", organiser=orla)
    breakout = make_session(event, "Milk", slug="milk", kind="breakout", number=1)
    make_release(event, by=orla)
    return breakout


def concluded(session: Session, *texts: str) -> list[Takeaway]:
    return [Takeaway.objects.add(session, text=text, language="en") for text in texts]


def texts(session: Session) -> list[tuple[int, str]]:
    return [(one.number, one.text) for one in Takeaway.objects.of(session)]


def test_organisers_write_order_reword_and_remove(session: Session, orla: Member, signed_in) -> None:
    browser = signed_in(orla)
    for text in ("Share.", "Measure.", "Meet."):
        browser.post(DESK, {"text": text, "language": "en"})
    _share, measure, meet = Takeaway.objects.of(session)

    browser.post(f"/take-aways/{meet.pk}/edit/earlier/")
    browser.post(f"/take-aways/{measure.pk}/edit/later/")  # it stands last: nothing happens
    assert texts(session) == [(1, "Share."), (2, "Meet."), (3, "Measure.")]
    browser.post(f"/take-aways/{meet.pk}/edit/", {"text": "Meet often.", "language": "en"})
    browser.post(f"/take-aways/{measure.pk}/edit/remove/")

    assert texts(session) == [(1, "Share."), (2, "Meet often.")]
    assert browser.post(f"/take-aways/{meet.pk}/edit/turn/").status_code == 404
    assert browser.post(DESK, {"text": " ", "language": "en"}).status_code == 422


def test_an_address_stays_whatever_the_order(session: Session, eve: Client) -> None:
    first, second = concluded(session, "Share.", "Meet.")
    address = second.get_absolute_url()

    first.move(1)
    second.refresh_from_db()

    assert (second.number, second.get_absolute_url()) == (1, address)
    assert f'id="{address.partition("#")[2]}"' in eve.get(address).content.decode()


def test_members_endorse_or_question_once_and_may_change_their_mind(
    session: Session, chiara: Member, dao: Member, signed_in, eve: Client
) -> None:
    (takeaway,) = concluded(session, "Share.")
    browser, other = signed_in(chiara), signed_in(dao)

    for kind in ("endorse", "endorse", "question"):
        assert browser.post(f"/take-aways/{takeaway.pk}/{kind}/")["Location"] == takeaway.get_absolute_url()
    other.post(f"/take-aways/{takeaway.pk}/endorse/")

    html = eve.get(PAGE).content.decode()
    assert ("1 endorses" in html, "1 questions" in html) == (True, True)
    assert browser.get(PAGE).content.decode().count('aria-pressed="true"') == 1
    browser.post(f"/take-aways/{takeaway.pk}/neither/")
    assert [(said.member, said.kind) for said in Stance.objects.all()] == [(dao, "endorse")]
    takeaway.reword(text="Share data.", language="en")
    assert not Stance.objects.exists()


def test_a_question_leads_to_the_thread(session: Session, chiara: Member, signed_in) -> None:
    (takeaway,) = concluded(session, "Share.")
    topic = Topic.objects.get(session=session)

    answer = signed_in(chiara).post(f"/topics/{topic.slug}/take-aways/{takeaway.pk}/question/")

    assert answer["Location"] == Thread.objects.get(takeaway=takeaway).get_absolute_url()
    assert Stance.objects.get().kind == "question"


def test_who_may_not_write_takes_no_stance(session: Session, una: Member, signed_in, eve: Client) -> None:
    (takeaway,) = concluded(session, "Share.")

    assert signed_in(una).post(f"/take-aways/{takeaway.pk}/endorse/").status_code == 403
    assert eve.post(f"/take-aways/{takeaway.pk}/endorse/").status_code == 302
    assert not Stance.objects.exists()


def test_a_marked_post_becomes_a_take_away_with_its_source(
    session: Session, chiara: Member, dao: Member, orla: Member, signed_in, eve: Client
) -> None:
    post = make_post(make_thread(Topic.objects.get(session=session)), by=dao, source="We share sheets.\nThen we meet.")
    member, organiser = signed_in(chiara), signed_in(orla)

    form = member.get(f"/p/{post.pk}/nominate/").content.decode()
    assert "We share sheets. Then we meet.</textarea>" in form
    assert f"/p/{post.pk}/nominate/" in member.get(post.place).content.decode()
    member.post(f"/p/{post.pk}/nominate/", {"text": "Share sheets, then meet.", "language": "en"})
    member.post(f"/p/{post.pk}/nominate/", {"text": "Twice.", "language": "en"})
    nomination = Nomination.objects.get()
    assert f"/nominations/{nomination.pk}/" in organiser.get(DESK).content.decode()
    assert member.get(f"/nominations/{nomination.pk}/").status_code == 404

    said = {"text": "Share sheets first.", "language": "en", "deed": "accept"}
    assert organiser.post(f"/nominations/{nomination.pk}/", said)["Location"] == DESK
    organiser.post(f"/nominations/{nomination.pk}/", said)

    assert texts(session) == [(1, "Share sheets first.")]
    assert f'href="/p/{post.pk}/"' in eve.get(PAGE).content.decode()
    assert "It became a take-away:" in member.get(f"/p/{post.pk}/nominate/").content.decode()
    post.hide(by=orla, reason="For the story.")
    assert f'href="/p/{post.pk}/"' not in eve.get(PAGE).content.decode()


def test_a_marked_post_is_declined_with_a_reason(session: Session, chiara: Member, orla: Member, signed_in) -> None:
    post = make_post(make_thread(Topic.objects.get(session=session)), source="Nice weather.")
    Nomination.objects.nominate(post, text="Nice weather.", language="de", by=chiara)
    organiser, address = signed_in(orla), f"/nominations/{Nomination.objects.get().pk}/"

    refused = organiser.post(address, {"deed": "decline", "reason": ""})
    assert (refused.status_code, "in the language of what was marked: Deutsch." in refused.content.decode()) == (
        422,
        True,
    )
    organiser.post(address, {"deed": "decline", "reason": "It is no conclusion."})

    assert not Takeaway.objects.exists()
    assert (
        '<span lang="de">It is no conclusion.</span>'
        in signed_in(chiara).get(f"/p/{post.pk}/nominate/").content.decode()
    )


def test_only_posts_in_the_topic_of_a_session_can_be_marked(session: Session, chiara: Member, signed_in) -> None:
    post, browser = make_post(by=make_member()), signed_in(chiara)

    assert browser.post(f"/p/{post.pk}/nominate/", {"text": "Elsewhere.", "language": "en"}).status_code == 403
    assert f"/p/{post.pk}/nominate/" not in browser.get(post.place).content.decode()
    assert not Nomination.objects.exists()


def test_a_mark_on_a_post_that_its_author_takes_along_goes_with_it(session: Session, chiara: Member) -> None:
    author = make_member("Kit")
    post = make_post(make_thread(Topic.objects.get(session=session)), by=author, source="My own words.")
    Nomination.objects.nominate(post, text="My own words.", language="en", by=chiara)

    erase(author, keeps_posts=False)

    assert not Nomination.objects.exists()
