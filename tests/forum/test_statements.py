"""Authors get a statement of reasons and may appeal; somebody else decides; reporters hear the outcome."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.verbs import do
from forum import tasks
from forum.models import Appeal, AppealError, Case, Decision, ModerationEntry, Post, Report, Thread, ThreadState, Topic
from forum.models.appeals import DAYS_TO_APPEAL
from forum.notices import unread_notice_count
from forum.statements import statement_token
from members.models import Member
from notifications.models import Notification
from tests.at_once import at_once
from tests.factories import make_case, make_member, make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db
WHY = {"rule": "House rule 3", "facts": "It sells shoes."}


def decide(case: Case, deed: str, by: Member, **fields) -> Decision:
    """Decide a case, and tell of it as the worker does; a second time tells nothing."""
    decision = case.decide(deed, by=by, **WHY | fields)
    for _ in range(2):
        tasks.decision_made(decision_id=decision.pk)
    return decision


def appeal(decision: Decision, outcome: str = "", by: Member | None = None) -> Appeal:
    made = Appeal.objects.make(decision, "I sell nothing.")
    if by:
        made.decide(outcome, by=by, answer="They are right.")
        for _ in range(2):
            tasks.appeal_decided(appeal_id=made.pk)
    return made


def letters(member: Member) -> list[str]:
    return [letter.body for letter in mail.outbox if letter.to == [member.email]]


def test_the_author_gets_decision_rule_facts_and_a_way_to_appeal(ada, chiara: Member, signed_in) -> None:
    decision = decide(make_case(make_post(by=chiara, source="Buy **shoes**")), "hide", ada)

    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([chiara.email], "A decision about what you wrote")
    address = f"http://testserver/moderation/statements/{statement_token(decision).partition(':')[0]}"
    for words in ("It is hidden", "Buy shoes", "A rule of the Forum: House rule 3", "It sells shoes.", address):
        assert words in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers
    assert "unsubscribe" not in str(letter.alternatives[0].content)
    browser = signed_in(chiara)
    inbox = browser.get("/notifications/").content.decode()
    assert ("A decision about what you wrote" in inbox, "Less of this" in inbox) == (True, False)
    page = browser.get(decision.get_absolute_url()).content.decode()
    for words in (
        "Buy shoes",
        "House rule 3",
        "It sells shoes.",
        "No machine took part.",
        "Why is the decision wrong?",
    ):
        assert words in page
    assert ("Ada" in page, "Ada" in letter.body) == (False, False)
    chiara = Member.objects.get(pk=chiara.pk)
    assert unread_notice_count(chiara) == 0


def test_a_statement_is_mailed_whatever_its_reader_chose(ada: Member) -> None:
    silent = make_member("Gil", mail_mode="none", language="en")

    decide(make_case(make_post(by=silent)), "warn", ada)

    assert len(letters(silent)) == 1


def test_who_is_suspended_reads_the_statement_and_appeals_without_signing_in(ada, sam, chiara, eve: Client) -> None:
    until = timezone.now() + timedelta(days=7)
    decision = decide(make_case(make_post(by=chiara)), "suspend", ada, until=until, also_hide=True)
    address = f"/moderation/statements/{statement_token(decision)}/"
    assert "Your account is suspended until" in letters(chiara)[0]

    page = eve.get(address)
    answer = eve.post(address, {"words": "I sell nothing."}, follow=True).content.decode()

    assert (page.status_code, "What was reported is hidden." in page.content.decode()) == (200, True)
    assert "no-store" in page["Cache-Control"]
    assert ("Your appeal is filed." in answer, "I sell nothing." in answer) == (True, True)
    Appeal.objects.get().decide("granted", by=sam, answer="They are right.")
    chiara.refresh_from_db()
    assert (chiara.suspended_at, Post.objects.get(author=chiara).hidden_at) == (None, None)


@pytest.mark.parametrize("token", ["1", "abc", "1:abc", "x" * 300])
def test_an_address_that_was_not_made_here_opens_nothing(token: str, eve: Client, ada: Member) -> None:
    decide(make_case(), "warn", ada)

    assert eve.get(f"/moderation/statements/{token}/").status_code in {302, 404}
    assert eve.post(f"/moderation/statements/{token}/", {"words": "x"}).status_code in {302, 404}
    assert not Appeal.objects.exists()


def test_what_is_kept_is_no_news_to_its_author_but_to_who_reported_it(ada, chiara, dao, signed_in) -> None:
    case = make_case(make_post(by=chiara), by=dao)

    decide(case, "keep", ada)

    assert [letter.to for letter in mail.outbox] == [[dao.email]]
    assert "keep it as it is" in letters(dao)[0]
    assert not Notification.objects.of(chiara).exists()
    report, browser = Report.objects.get(), signed_in(dao)
    assert "What came of your report" in browser.get("/notifications/").content.decode()
    assert "keep it as it is" in browser.get(report.get_absolute_url()).content.decode()
    assert Notification.objects.of(dao).unread().count() == 0
    assert signed_in(chiara).get(report.get_absolute_url()).status_code == 404
    assert signed_in(chiara).get(f"/moderation/statements/{Decision.objects.get().pk}/").status_code == 404


def test_every_reporter_hears_once_and_nobody_of_the_others(ada, chiara, dao, ben) -> None:
    post = make_post(by=chiara)
    for by in (dao, ben):
        case = make_case(post, by=by)

    decide(case, "hide", ada)

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([chiara.email, dao.email, ben.email])
    assert "acted" in letters(ben)[0]
    assert not any(name in body for name in ("Dao", "Ben", "Ada") for body in letters(chiara))
    assert not any(words in letters(dao)[0] for words in ("Ben", "It sells shoes.", "Ada"))


def test_asking_to_edit_leads_to_the_editor(ada, chiara, signed_in) -> None:
    post = make_post(by=chiara)
    decision = decide(make_case(post), "ask", ada)

    assert f"/p/{post.pk}/edit/" in signed_in(chiara).get(decision.get_absolute_url()).content.decode()


def test_others_find_no_statement_and_moderators_do_not_appeal_for_authors(ada, sam, chiara, dao, signed_in) -> None:
    decision = decide(make_case(make_post(by=chiara)), "hide", ada)

    assert signed_in(dao).get(decision.get_absolute_url()).status_code == 404
    assert signed_in(dao).post(decision.get_absolute_url(), {"words": "x"}).status_code == 404
    assert "Why is the decision wrong?" not in signed_in(sam).get(decision.get_absolute_url()).content.decode()
    signed_in(sam).post(decision.get_absolute_url(), {"words": "x"})
    assert not Appeal.objects.exists()


def test_an_appeal_says_why_and_is_made_once(ada, chiara, signed_in) -> None:
    decision = decide(make_case(make_post(by=chiara)), "hide", ada)
    browser, address = signed_in(chiara), decision.get_absolute_url()

    assert browser.post(address, {"words": " "}).status_code == 422
    first, second = (browser.post(address, {"words": words}) for words in ("First.", "Second."))

    assert [first["Location"], second["Location"]] == [f"{address}#appeal"] * 2
    assert Appeal.objects.get().words == "First."
    assert "It waits for a moderator" in browser.get(address).content.decode()


def test_an_appeal_comes_too_late_after_half_a_year(ada, chiara) -> None:
    decision = decide(make_case(make_post(by=chiara)), "hide", ada)

    with time_machine.travel(timezone.now() + timedelta(days=DAYS_TO_APPEAL + 1)), pytest.raises(AppealError):
        Appeal.objects.make(decision, "Late.")


def test_an_appeal_is_decided_by_somebody_else(ada, sam, chiara) -> None:
    made = appeal(decide(make_case(make_post(by=chiara)), "hide", ada))

    with pytest.raises(AppealError):
        made.decide("refused", by=ada, answer="I was right.")
    with pytest.raises(IntegrityError, match="appeal_decided_by_somebody_else"), transaction.atomic():
        Appeal.objects.update(decided_by=ada, decided_at=timezone.now(), outcome="refused")
    made.decide("refused", by=sam, answer="It does sell shoes.")
    with pytest.raises(AppealError):
        made.decide("granted", by=sam, answer="After all.")
    assert Appeal.objects.get().outcome == "refused"


def test_a_moderator_does_not_decide_the_appeal_about_themselves(ada, sam) -> None:
    made = appeal(decide(make_case(make_post(by=ada)), "warn", sam))

    with pytest.raises(AppealError):
        made.decide("granted", by=ada, answer="I was right.")


@pytest.mark.parametrize(("outcome", "words"), [("granted", "everything is as it was"), ("refused", "stands")])
def test_the_author_hears_what_became_of_the_appeal(outcome, words, ada, sam, chiara, signed_in) -> None:
    decision = decide(make_case(make_post(by=chiara)), "hide", ada)

    appeal(decision, outcome, sam)

    assert len(letters(chiara)) == 2
    assert (words in letters(chiara)[1], "They are right." in letters(chiara)[1]) == (True, True)
    browser = signed_in(chiara)
    assert "Your appeal is decided" in browser.get("/notifications/").content.decode()
    page = browser.get(decision.get_absolute_url()).content.decode()
    assert (words in page, "They are right." in page) == (True, True)
    assert Notification.objects.of(chiara).unread().count() == 0
    assert ModerationEntry.objects.latest("pk").verb == {"granted": "grant", "refused": "refuse"}[outcome]


def snapshot(reader: Member) -> list:
    """Everything that a decision may change: counters, places, permalinks and what is unread."""
    threads = Thread.objects.order_by("pk")
    state = ("topic_id", "post_count", "hidden_at", "last_post_id", "last_author_id")
    posts = Post.objects.order_by("pk").values_list("pk", "thread_id", "position", "hidden_at")
    return [
        list(Topic.objects.order_by("pk").values_list("pk", "thread_count", "post_count")),
        list(threads.values_list("pk", *state)),
        list(posts),
        list(Thread.objects.visible_to(reader).unread_by(reader).order_by("pk").values_list("pk", flat=True)),
        list(
            Member.objects.order_by("pk").values_list(
                "pk", "suspended_at", "suspended_until", "silenced_at", "silence_reason"
            )
        ),
        list(ThreadState.objects.order_by("pk").values_list("member_id", "thread_id", "last_read_post_id", "level")),
    ]


@pytest.mark.parametrize(
    ("kind", "deed"),
    [(kind, deed) for kind in ("post", "thread") for deed in ("hide", "ask", "warn", "silence", "suspend")]
    + [("thread", "move")],
)
def test_a_granted_appeal_restores_everything(kind, deed, ada, sam, chiara, dao, signed_in) -> None:
    thread = make_thread(by=chiara)
    post = make_post(thread, by=chiara)
    make_post(thread, by=sam)
    signed_in(dao).get(thread.get_absolute_url())
    make_post(thread, by=sam)
    case = make_case(post if kind == "post" else Thread.objects.get(pk=thread.pk))
    before = snapshot(Member.objects.get(pk=dao.pk))
    permalink = signed_in(dao).get(f"/p/{post.pk}/")["Location"]
    more = {"topic": make_topic("Elsewhere")} if deed == "move" else {"also_hide": deed == "suspend"}
    before[0] = list(Topic.objects.order_by("pk").values_list("pk", "thread_count", "post_count"))

    decision = decide(case, deed, ada, **more)
    if deed in {"hide", "move", "suspend"}:
        assert snapshot(Member.objects.get(pk=dao.pk)) != before
    appeal(decision, "granted", sam)

    assert snapshot(Member.objects.get(pk=dao.pk)) == before
    assert signed_in(dao).get(f"/p/{post.pk}/")["Location"] == permalink
    assert Decision.objects.get().reversed_at is not None


def test_taking_back_undoes_only_what_the_decision_did(ada, sam, chiara) -> None:
    post = make_post(by=chiara)
    case = make_case(post)
    post.hide(by=ada, reason="By hand, for another reason.")

    appeal(decide(case, "hide", ada), "granted", sam)

    post.refresh_from_db()
    assert post.hidden_at is not None


def test_appeals_are_decided_in_the_workplace(ada, sam, chiara, signed_in) -> None:
    made = appeal(decide(make_case(make_post(by=chiara, source="Buy shoes")), "hide", ada))
    address = f"/admin/forum/appeal/{made.pk}/change/"

    theirs = signed_in(ada).get(address).content.decode()
    mine = signed_in(sam).get(address).content.decode()
    empty = signed_in(sam).post(address, {"outcome": "granted", "reason": ""})
    late = signed_in(ada).post(address, {"outcome": "granted", "reason": "Mine."}, follow=True).content.decode()
    done = signed_in(sam).post(address, {"outcome": "granted", "reason": "They are right."})

    assert ("somebody else decides the appeal" in theirs, 'name="outcome"' in theirs) == (True, False)
    for words in ("I sell nothing.", "Buy shoes", "House rule 3", 'data-key="g"', 'data-key="r"'):
        assert words in mine
    assert (empty.status_code, done["Location"]) == (422, "/admin/forum/appeal/")
    assert "it is not yours to decide" in late
    assert Appeal.objects.get().outcome == "granted"
    assert "Granted" in signed_in(sam).get("/admin/forum/appeal/", {"state": "decided"}).content.decode()
    assert "Buy shoes" not in signed_in(sam).get("/admin/forum/appeal/", {"state": "waiting"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_moderators_who_answer_at_once_answer_once() -> None:
    ada, sam, ben = (make_member(is_staff=True, is_superuser=True) for _ in range(3))
    made = Appeal.objects.make(make_case().decide("hide", by=ada, **WHY), "Why?")

    def answer(outcome: str, by: Member) -> str:
        try:
            Appeal.objects.get(pk=made.pk).decide(outcome, by=by, answer="So be it.")
        except AppealError:
            return "late"
        return "done"

    assert sorted(at_once(lambda: answer("granted", sam), lambda: answer("refused", ben))) == ["done", "late"]
    assert ModerationEntry.objects.filter(verb__in=["grant", "refuse"]).count() == 1


def test_an_appeal_survives_signing_in(ada, chiara, eve: Client) -> None:
    decision = decide(make_case(make_post(by=chiara)), "hide", ada)

    answer = eve.post(decision.get_absolute_url(), {"words": "I sell nothing at all."})
    eve.force_login(chiara)

    assert answer["Location"].startswith("/accounts/login/")
    assert "I sell nothing at all." in eve.get(decision.get_absolute_url()).content.decode()


REASON = {"rule": "House rules: no advertising", "reason": "It sells shoes."}


@pytest.mark.parametrize("kind", ["post", "thread"])
def test_what_is_hidden_in_place_has_its_statement_too(kind, ada, sam, chiara, signed_in) -> None:
    thread = make_thread(by=chiara)
    post = make_post(thread, by=chiara)
    address = f"/p/{post.pk}/" if kind == "post" else thread.get_absolute_url()

    for _ in range(2):
        signed_in(ada).post(f"{address}hide/", REASON)
    decision = Decision.objects.get()
    tasks.decision_made(decision_id=decision.pk)

    said = (decision.case.kind, decision.deed, decision.rule, decision.ground, decision.facts, decision.moderator)
    assert said == (kind, "hide", "House rules: no advertising", "rule", "It sells shoes.", ada)
    assert not Case.objects.open().exists()
    assert "A moderator found it and decided" in letters(chiara)[0]
    appeal(decision, "granted", sam)
    assert {post.hidden_at for post in Post.objects.all()} | {Thread.objects.get().hidden_at} == {None}


def test_taking_it_back_by_hand_is_said_in_the_statement(ada, chiara, signed_in) -> None:
    post, browser = make_post(by=chiara), signed_in(ada)
    browser.post(f"/p/{post.pk}/hide/", REASON)
    browser.post(f"/p/{post.pk}/restore/", {"reason": "It does not."})

    decision = Decision.objects.get()
    assert decision.reversed_at is not None
    assert "Taken back" in signed_in(chiara).get(decision.get_absolute_url()).content.decode()
    browser.post(f"/p/{post.pk}/hide/", REASON)
    assert Decision.objects.count() == 2


def test_hiding_in_place_settles_the_open_case_unless_somebody_else_has_it(ada, sam, chiara, dao, signed_in) -> None:
    free, taken = (make_post(by=chiara) for _ in range(2))
    for post in (free, taken):
        make_case(post, by=dao)
    Case.objects.get(post=taken).claim(by=sam)
    for post in (free, taken):
        signed_in(ada).post(f"/p/{post.pk}/hide/", REASON)

    assert [decision.case.post for decision in Decision.objects.all()] == [free]
    assert [case.post for case in Case.objects.open()] == [taken]
    tasks.decision_made(decision_id=Decision.objects.get().pk)
    assert "acted" in letters(dao)[0]


def test_ones_own_words_need_no_statement(ada, signed_in) -> None:
    post = make_post(by=ada)
    signed_in(ada).post(f"/p/{post.pk}/hide/", REASON)

    assert not Decision.objects.exists()


def test_deeds_of_the_workplace_have_their_statements(ada, chiara, signed_in) -> None:
    posts = [make_post(by=chiara) for _ in range(3)]
    said = {"confirmed": "yes", **REASON}

    signed_in(ada).post(
        "/admin/forum/post/", {"action": "hide", "_selected_action": [post.pk for post in posts], **said}
    )
    signed_in(ada).post("/admin/members/member/", {"action": "suspend", "_selected_action": [chiara.pk], **said})

    decisions = Decision.objects.filter(author=chiara).order_by("pk")
    assert list(decisions.values_list("deed", flat=True)) == ["hide", "hide", "hide", "suspend"]
    assert ModerationEntry.objects.count() == 4
    signed_in(ada).post("/admin/members/member/", {"action": "reinstate", "_selected_action": [chiara.pk], **said})
    assert decisions.get(deed="suspend").reversed_at is not None


@pytest.mark.parametrize("kind", ["post", "thread"])
def test_A05_a_mail_says_nothing_from_inside_a_topic_that_is_not_public(kind, ada, sam, chiara, dao, signed_in) -> None:
    thread = make_thread(
        make_topic(audience=Topic.Audience.MEMBERS), by=chiara, title="Secret talk", source="Inner words"
    )
    case = make_case(thread.posts.get() if kind == "post" else thread, by=dao)

    decision = decide(case, "hide", ada)
    appeal(decision, "refused", sam)

    said = "".join(f"{letter.subject} {letter.body} {letter.alternatives[0].content}" for letter in mail.outbox)
    assert (len(mail.outbox), "Secret talk" in said, "Inner words" in said) == (3, False, False)
    page = signed_in(chiara).get(decision.get_absolute_url()).content.decode()
    assert ("Inner words" if kind == "post" else "Secret talk") in page


def test_a_second_suspension_has_its_own_statement_with_its_term(ada, chiara) -> None:
    def suspend(days: int) -> None:
        until = timezone.now() + timedelta(days=days)
        do("suspend", chiara, by=ada, rule="House rule 2", reason="Insults.", until=until)

    suspend(1)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        chiara.reinstate(by=None, reason="The term is over.")
        suspend(7)

    terms = [decision.until - decision.created_at for decision in Decision.objects.order_by("pk")]
    assert [round(term.total_seconds() / 86400) for term in terms] == [1, 7]
