"""The review queue in Django admin: what waits, one page for each case, many decided at once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.admin.cases import MOST_AT_ONCE
from forum.models import Case, Decision, ModerationEntry, ReasonTemplate, Report, Topic
from members.models import Member
from tests.factories import make_case, make_member, make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db
QUEUE = "/admin/forum/case/"
WHY = {"rule": "House rule 3", "facts": "It sells shoes."}


def address(case: Case) -> str:
    return f"{QUEUE}{case.pk}/change/"


def read(browser: Client, path: str, **query: Any) -> str:
    answer = browser.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def act(browser: Client, action: str, cases: list[Case], **fields: Any) -> Any:
    data = {"action": action, "_selected_action": [case.pk for case in cases], "confirmed": "yes", **fields}
    return browser.post(QUEUE, data, follow=True)


@pytest.fixture
def advertising(db: None) -> ReasonTemplate:
    """A reason that is given often."""
    fields = {"rule": "House rule 7", "facts": "Offers belong in your own topic.", "ground": "rule"}
    return ReasonTemplate.objects.create(title="Adverts", **fields)


def test_the_queue_shows_what_waits_and_why(ada: Member, chiara: Member, signed_in) -> None:
    post = make_post(by=chiara, source="Buy **shoes** now")
    for reason in ("spam", "hostile"):
        make_case(post, reason=reason)
    make_case(make_post(source="Decided long ago")).decide("keep", by=ada, facts="Fine.")

    html = read(signed_in(ada), QUEUE)

    assert "Post: Buy shoes now (Chiara)" in html
    assert "Hostile or insulting, Spam or advertising" in html
    assert "Decided long ago" not in html
    assert "Decided long ago" in read(signed_in(ada), QUEUE, state="decided")


def test_the_queue_is_narrowed_by_topic_language_reason_and_claim(ada: Member, sam: Member, milk, signed_in) -> None:
    browser = signed_in(ada)
    italian = make_case(make_post(make_thread(milk), source="Latte fresco", language="it"), reason="hostile")
    make_case(make_post(source="Plain English"))
    italian.claim(by=sam)

    for query in ({"topic": milk.pk}, {"language": "it"}, {"reason": "hostile"}, {"claimed": "others"}):
        html = read(browser, QUEUE, **query)
        assert ("Latte fresco" in html, "Plain English" in html, "Sam has it" in html) == (True, False, True)
    for query in ({"claimed": "nobody"}, {"reason": "spam"}, {"language": "en"}):
        assert "Plain English" in read(browser, QUEUE, **query)
        assert "Latte fresco" not in read(browser, QUEUE, **query)
    assert "Plain English" not in read(browser, QUEUE, claimed="me")
    assert browser.get(QUEUE, {"topic": "9" * 30, "language": "xx", "reason": "\x00"}).status_code == 200


def test_a_page_holds_all_that_a_decision_needs(ada: Member, chiara: Member, dao: Member, ben: Member, signed_in):
    make_case(make_post(by=chiara, source="Before")).decide("warn", by=ada, rule="House rule 1", facts="Was rude.")
    thread = make_thread(by=ben, source="What was asked")
    post = make_post(thread, by=chiara, source="Reported **words**")
    make_post(thread, by=ben, source="What was answered")
    case = make_case(post, by=dao, reason="other", explanation="They know why.")
    post.hide(by=ada, reason="By hand.")
    post.restore(by=ada, reason="It was not.")

    html = read(signed_in(ada), address(case))

    for words in (
        *("Reported <strong>words</strong>", "What was asked", "What was answered", "They know why.", "Dao"),
        *("<strong>Warn</strong>, House rule 1. Was rude.", "It was not.", "Posts: 2."),
    ):
        assert words in html
    for key in ("k", "h", "e", "w", "s"):
        assert f'data-key="{key}"' in html
    assert (html.count("<h1"), 'data-key="m"' in html) == (1, False)


def test_a_case_is_decided_with_a_reason_from_the_list(ada: Member, advertising, signed_in) -> None:
    case = make_case()

    answer = signed_in(ada).post(address(case), {"deed": "hide", "template": advertising.pk})

    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?")
    decision = Decision.objects.get()
    assert (decision.deed, decision.rule, decision.facts) == (
        "hide",
        "House rule 7",
        "Offers belong in your own topic.",
    )
    assert ModerationEntry.objects.get().verb == "hide"


def test_own_words_win_over_the_list(ada: Member, advertising, signed_in) -> None:
    case = make_case()

    signed_in(ada).post(address(case), {"deed": "warn", "template": advertising.pk, "facts": "It sells shoes."})

    decision = Decision.objects.get()
    assert (decision.rule, decision.facts) == ("House rule 7", "It sells shoes.")


def test_keeping_needs_no_reason(ada: Member, signed_in) -> None:
    case = make_case()

    signed_in(ada).post(address(case), {"deed": "keep"})

    assert Decision.objects.get().facts == "Nothing breaks the rules here."


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"deed": "hide"}, "Choose a reason, or say it in your own words."),
        ({"deed": "warn", "rule": "House rule 3"}, "Choose a reason, or say it in your own words."),
        ({"deed": "suspend", **WHY, "until": "2020-01-01"}, "Choose a day that lies ahead."),
        ({"deed": "move", **WHY}, "Choose the topic it goes to."),
        ({"deed": "burn", **WHY}, "Your decision"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(said, missing, ada: Member, signed_in) -> None:
    case = make_case(make_thread())

    answer = signed_in(ada).post(address(case), said)

    html = answer.content.decode()
    assert (answer.status_code, missing in html, said.get("rule", "") in html) == (422, True, True)
    assert not Decision.objects.exists()


def test_suspending_until_a_day_means_its_end(ada: Member, signed_in) -> None:
    case = make_case()

    signed_in(ada).post(address(case), {"deed": "suspend", **WHY, "until": "2099-03-14", "also_hide": "on"})

    author = Member.objects.get(pk=case.post.author_id)
    assert author.suspended_until.isoformat() == "2099-03-14T23:00:00+00:00"
    assert Decision.objects.get().hidden_at is not None


def test_a_decision_leads_on_to_the_next_case_which_is_claimed(ada: Member, milk: Topic, signed_in) -> None:
    first, other, second = make_case(make_thread(milk)), make_case(), make_case(make_thread(milk))
    browser = signed_in(ada)

    answer = browser.post(f"{address(first)}?topic={milk.pk}", {"deed": "keep", "next": "yes"})

    assert answer["Location"] == f"{address(second)}?topic={milk.pk}"
    assert [case.claimed_by for case in Case.objects.order_by("pk")] == [None, None, ada]
    last = browser.post(f"{address(second)}?topic={milk.pk}", {"deed": "keep", "next": "yes"}, follow=True)
    assert "Nothing else waits here." in last.content.decode()
    assert list(Case.objects.open()) == [other]


def test_the_next_case_is_taken_from_the_queue(ada: Member, sam: Member, signed_in) -> None:
    first, second = make_case(), make_case()

    answers = [signed_in(by).post(f"{QUEUE}next/")["Location"] for by in (ada, sam)]

    assert answers == [f"{address(first)}?", f"{address(second)}?"]
    assert signed_in(ada).get(f"{QUEUE}next/").status_code == 405


def test_looking_claims_nothing_and_a_claim_is_seen_by_others(ada: Member, sam: Member, signed_in) -> None:
    case = make_case()
    assert "Nobody works on it." in read(signed_in(ada), address(case))
    assert Case.objects.get().claimed_by is None
    signed_in(ada).post(address(case), {"claim": "yes"})

    theirs = read(signed_in(sam), address(case))

    assert "Ada works on this case." in theirs
    assert 'name="deed"' not in theirs
    late = signed_in(sam).post(address(case), {"deed": "hide", **WHY}, follow=True)
    assert "Somebody else has claimed or decided this meanwhile." in late.content.decode()
    signed_in(ada).post(address(case), {"release": "yes"})
    assert 'name="deed"' in read(signed_in(sam), address(case))


def test_a_decided_case_says_how_and_takes_no_other_decision(ada: Member, sam: Member, signed_in) -> None:
    case = make_case()
    case.decide("hide", by=ada, **WHY)
    browser = signed_in(sam)

    assert "It sells shoes." in read(browser, address(case))
    assert browser.post(address(case), {"deed": "keep"}).status_code == 302
    assert Decision.objects.get().deed == "hide"


def test_fifty_cases_are_decided_in_one_request_at_a_constant_cost_each(ada: Member, signed_in) -> None:
    browser, queries = signed_in(ada), {}
    for number in (5, 50):
        cases = [make_case() for _ in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = act(browser, "decide_hide", cases, **WHY)
        queries[number] = len(asked)
        assert f"Hide: Done to {number}." in answer.content.decode()

    assert Decision.objects.count() == ModerationEntry.objects.count() == 55
    each = (queries[50] - queries[5]) / 45
    assert (each, each <= 20) == (round(each), True)


def test_of_many_those_that_others_have_are_left(ada: Member, sam: Member, signed_in) -> None:
    mine, theirs = make_case(), make_case(make_post(make_thread(title="Shoes")))
    theirs.claim(by=sam)

    answer = act(signed_in(ada), "decide_warn", [mine, theirs], **WHY).content.decode()

    assert ("Warn: Done to 1." in answer, "Left as they are" in answer, "Shoes, 2" in answer) == (True, True, True)
    assert Decision.objects.get().case == mine


def test_many_are_asked_about_first_and_not_too_many(ada: Member, signed_in) -> None:
    cases, browser = [make_case() for _ in range(2)], signed_in(ada)

    asked = browser.post(QUEUE, {"action": "decide_hide", "_selected_action": [case.pk for case in cases]})
    empty = act(browser, "decide_hide", cases)

    assert "Rule or law" in asked.content.decode()
    assert empty.status_code == 422
    assert not Decision.objects.exists()
    assert MOST_AT_ONCE >= 50


@pytest.mark.parametrize("rows", [1, 8])
def test_the_queue_costs_the_same_for_any_number_of_rows(rows, ada, signed_in, django_assert_num_queries) -> None:
    for _ in range(rows):
        make_case(reason="hostile")
    browser = signed_in(ada)
    browser.get(QUEUE)

    with django_assert_num_queries(7) as asked:
        browser.get(QUEUE)
    assert not [q["sql"] for q in asked.captured_queries if "COUNT(" in q["sql"]]


@pytest.mark.parametrize("rows", [1, 8])
def test_a_case_costs_the_same_for_any_number_of_reports(rows, ada, signed_in, django_assert_num_queries) -> None:
    post = make_post()
    for _ in range(rows):
        case = make_case(post)
    browser = signed_in(ada)

    with django_assert_num_queries(10):
        browser.get(address(case))


def test_A10_who_moderates_a_topic_works_there_and_nowhere_else(tom: Member, milk: Topic, signed_in) -> None:
    ours, foreign = make_case(make_post(make_thread(milk), source="Ours")), make_case(make_post(source="Foreign"))
    browser = signed_in(tom)

    html = read(browser, QUEUE)
    assert ("Post: Ours" in html, "Foreign" in html) == (True, False)
    assert browser.get(address(foreign)).status_code == 404
    for said in ({"claim": "yes"}, {"deed": "hide", **WHY}):
        assert browser.post(address(foreign), said).status_code == 404
    act(browser, "decide_hide", [ours, foreign], **WHY)
    assert [decision.case for decision in Decision.objects.all()] == [ours]
    assert browser.post(f"{QUEUE}next/")["Location"] == f"{QUEUE}?"
    assert not Case.objects.filter(claimed_by=tom).exists()


@pytest.mark.parametrize("page", ["thread", "post", "topic", "moderationentry", "report", "decision", "topicmoderator"])
def test_A10_who_moderates_a_topic_has_no_other_page_of_the_workplace(page: str, tom: Member, signed_in) -> None:
    browser = signed_in(tom)

    assert browser.get(f"/admin/forum/{page}/").status_code == 403
    assert browser.get("/admin/members/member/").status_code == 403
    assert f"/admin/forum/{page}/" not in read(browser, "/admin/")
    assert QUEUE in read(browser, "/admin/")


def test_A10_the_history_of_an_author_stops_at_ones_own_topic(tom: Member, milk, ada, chiara, signed_in) -> None:
    elsewhere = make_post(make_thread(make_topic(audience=Topic.Audience.MEMBERS)), by=chiara)
    make_case(elsewhere).decide("warn", by=ada, rule="House rule 1", facts="Was rude among members.")
    case = make_case(make_post(make_thread(milk), by=chiara))

    assert "Was rude among members." in read(signed_in(ada), address(case))
    assert "Was rude among members." not in read(signed_in(tom), address(case))


def test_outsiders_find_no_queue(eve: Client, chiara: Member, orla: Member, signed_in) -> None:
    case = make_case()
    helper = make_member("Helper", is_staff=True)

    for browser in (eve, signed_in(chiara), signed_in(orla)):
        assert browser.get(address(case)).status_code == 302
        assert browser.post(f"{QUEUE}next/").status_code == 302
    assert signed_in(helper).get(QUEUE).status_code == 403
    assert signed_in(helper).get(address(case)).status_code == 404
    assert Report.objects.count() == 1


def test_A17_what_a_reporter_writes_is_never_markup(ada: Member, sam: Member, chiara: Member, signed_in) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    case = make_case(
        make_post(by=chiara), by=make_member(attack), reason="illegal", legal_ground=attack, explanation=attack
    )
    browser = signed_in(ada)

    pages = [read(browser, address(case)), read(signed_in(sam), "/admin/forum/report/")]
    browser.post(address(case), {"deed": "hide", "rule": attack, "facts": attack})
    decision = Decision.objects.get()
    pages.append(read(signed_in(chiara), decision.get_absolute_url()))
    signed_in(chiara).post(decision.get_absolute_url(), {"words": attack})
    pages.append(read(signed_in(sam), f"/admin/forum/appeal/{decision.appeal.pk}/change/"))
    pages.append(read(browser, QUEUE, state="all"))

    assert [page for page in pages if "<script>alert" in page or "<img src=x" in page] == []


def test_A11_extra_fields_decide_nothing_else(ada: Member, sam: Member, signed_in) -> None:
    case = make_case()
    extra = {"moderator": sam.pk, "author": ada.pk, "created_at": "2020-01-01", "topic": "1", "until": "2099-01-01"}

    signed_in(ada).post(address(case), {"deed": "warn", **WHY, **extra})

    decision = Decision.objects.get()
    assert (decision.moderator, decision.author, decision.until) == (ada, case.post.author, None)
    assert decision.created_at.year > 2020
