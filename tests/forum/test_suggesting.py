"""While one types: members after @, the record after #, emoji after :; only what the writer may see."""

from django.test import Client
from django.utils import timezone

from core.emoji import EMOJI
from forum.models import Topic
from members.models import Member
from partnerships.models import Affiliation, Partnership
from tests.factories import make_event, make_member, make_partnership, make_person, make_topic

ASKING = 2  # the session and the member
TOPIC = 1


def offered(browser: Client, kind: str, typed: str, **more: str) -> list[str]:
    answer = browser.get(f"/suggest/{kind}/", {"q": typed, **more})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=60")
    return [option.value for option in answer.context["options"]]


def test_members_are_found_by_any_word_of_the_name_accents_aside(chiara: Member, signed_in) -> None:
    make_topic("Open")
    make_member("Émile Zölner")
    browser = signed_in(chiara)

    for typed in ("em", "Émi", "zol", "ZÖL", "emile-z", "emile z"):
        assert offered(browser, "members", typed, topic="open") == ["@emile-zolner"]
    for typed in ("mile", "", "@", "'", "):*|", "\x00"):
        assert offered(browser, "members", typed, topic="open") == []


def test_the_list_is_a_listbox_of_text(signed_in, chiara: Member) -> None:
    make_topic("Open")
    make_member("<b>Bold</b>", username="bold", affiliation="")

    html = signed_in(chiara).get("/suggest/members/", {"topic": "open", "q": "bold"}).content.decode()

    assert html == (
        '\n\n<ul class="suggestions" role="listbox" aria-label="Suggestions">\n'
        '<li class="suggestion" role="option" id="suggestion-1" data-value="@bold">'
        '<span class="suggestion-name">&lt;b&gt;Bold&lt;/b&gt;</span> '
        '<span class="suggestion-detail">@bold</span></li>\n</ul>\n'
    )


def test_A07_nobody_is_offered_who_may_not_read_the_topic(
    ada: Member, ben: Member, chiara: Member, dao: Member, mobility: Partnership, signed_in
) -> None:
    make_topic("Open")
    make_topic("Inner", audience=Topic.Audience.PARTNERSHIP, partnership=mobility)
    Affiliation.objects.create(member=dao, partnership=mobility)
    browser = signed_in(ben)

    names = ("ada", "ben", "chiara", "dao")
    assert [offered(browser, "members", name, topic="open") for name in names] == [[f"@{name}"] for name in names]
    assert [offered(browser, "members", name, topic="inner") for name in names] == [["@ada"], ["@ben"], [], ["@dao"]]
    assert signed_in(chiara).get("/suggest/members/", {"topic": "inner", "q": "ben"}).status_code == 404


def test_A07_nobody_is_offered_whom_the_writer_does_not_see(chiara: Member, una: Member, signed_in) -> None:
    make_topic("Open")
    make_member("Gone", suspended_at=timezone.now())
    browser = signed_in(chiara)

    assert [offered(browser, "members", name, topic="open") for name in ("una", "gone")] == [[], []]


def test_at_most_eight_in_one_query(chiara: Member, signed_in, django_assert_num_queries) -> None:
    make_topic("Open")
    browser = signed_in(chiara)
    for number in range(9):
        make_member(f"Same {number}")
        with django_assert_num_queries(ASKING + TOPIC + 1):
            assert len(offered(browser, "members", "same", topic="open")) == min(number + 1, 8)


def test_references_are_links_in_markdown(chiara: Member, signed_in, django_assert_num_queries) -> None:
    make_partnership("MobiGoIn", slug="mobigoin", aliases=["Mobility Goes International"])
    make_person("Moby [Dick]", slug="moby-dick")
    make_event("Mobile clusters", slug="mobile-2027")
    browser = signed_in(chiara)

    with django_assert_num_queries(ASKING + 1):
        assert offered(browser, "references", "mob") == [
            "[MobiGoIn](/partnerships/mobigoin/)",
            "[Mobile clusters](/events/mobile-2027/)",
            r"[Moby \[Dick\]](/people/moby-dick/)",
        ]
    assert offered(browser, "references", "goes int") == ["[MobiGoIn](/partnerships/mobigoin/)"]
    assert offered(browser, "references", "") == []


def test_A07_references_name_nothing_that_the_writer_does_not_see(chiara: Member, orla: Member, signed_in) -> None:
    make_event("Draft meeting", slug="draft", organiser=orla, published_at=None)
    make_person("Removed", hidden_at=timezone.now())

    assert [offered(signed_in(chiara), "references", typed) for typed in ("draft", "removed")] == [[], []]
    assert offered(signed_in(orla), "references", "draft") == ["[Draft meeting](/events/draft/)"]


def test_emoji(chiara: Member, signed_in) -> None:
    browser = signed_in(chiara)

    assert offered(browser, "emoji", "tada") == ["🎉"]
    assert offered(browser, "emoji", "") == list(EMOJI.values())[:8]
