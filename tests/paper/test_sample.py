"""The demonstration's sample content stands apart from the record and says that it is sample."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.models.drafts import utc
from forum.models import Appeal, Case, Decision, Held, ModerationEntry, Post, Report, Thread, Topic
from members.models import DataRequest, Member
from members.rules import may_create_events, moderates
from pages.workplace.waiting import waiting
from partnerships.models import Candidacy, Editorship, Organisation
from tests.paper.test_loading import contents

PASSWORD = "cluster-demo"
ROLES = ["member", "coordinator", "organiser", "moderator", "admin"]


@pytest.fixture(scope="module")
def sampled(loaded: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(FORUM_DEMO=True):
        call_command("load_sample", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(sampled: None, db: None) -> None:
    """The paper and the sample, as `make run` loads them."""


def demo(role: str) -> Member:
    return Member.objects.get(email=f"{role}@forum.example")


def test_everybody_is_marked_and_belongs_to_an_example(sample: None) -> None:
    members = Member.objects.all()
    assert {(m.is_sample, m.affiliation.startswith("Example ")) for m in members} == {(True, True)}
    assert [m.display_name for m in members if " " in m.display_name] == []
    assert {post.author.is_sample for post in Post.objects.select_related("author") if post.author} == {True}


@pytest.mark.parametrize("role", ROLES)
def test_demo_accounts_sign_in_with_the_password_that_is_told(sample: None, role: str) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": f"{role}@forum.example", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(demo(role).pk)


def test_other_sample_members_cannot_sign_in(sample: None) -> None:
    others = Member.objects.exclude(email__in=[f"{role}@forum.example" for role in ROLES])
    assert {member.has_usable_password() for member in others} == {False}


def test_each_role_may_do_its_work_and_no_more(sample: None) -> None:
    assert [role for role in ROLES if moderates(demo(role))] == ["moderator", "admin"]
    assert [role for role in ROLES if may_create_events(demo(role))] == ["organiser", "admin"]
    of_samples = Editorship.objects.filter(partnership__slug__startswith="sample-")
    assert [e.member for e in Editorship.objects.of_partnerships().exclude(pk__in=of_samples)] == [demo("coordinator")]
    assert [e.member for e in of_samples.order_by("pk")] == [demo("coordinator"), demo("moderator")]
    assert [role for role in ROLES if demo(role).organised_events.exists()] == ["organiser"]
    assert [role for role in ROLES if demo(role).is_staff] == ["moderator", "admin"]


def test_threads_are_spread_over_topics_languages_and_time(sample: None) -> None:
    assert {t.slug: t.thread_count for t in Topic.objects.all()} == {
        "creating-value-proposition-for-clusters": 4,
        "funding-challenges-for-clusters": 3,
        "digitalisation": 3,
        "knowledge-exchange": 3,
        "sample-members": 1,
        "diva-sample-among-ourselves": 1,
        "finding-the-first-customer": 0,
        "paying-for-the-journey": 0,
        "writing-down-what-was-learned": 0,
    }
    assert set(Post.objects.values_list("language", flat=True)) == {"de", "el", "en", "es", "fr", "it", "sv"}
    assert max(Thread.objects.values_list("post_count", flat=True)) == 65
    assert len({post.created_at.date() for post in Post.objects.all()}) > 20


def test_ids_follow_time_and_threads_know_their_last_post(sample: None) -> None:
    times = list(Post.objects.order_by("pk").values_list("created_at", flat=True))
    assert times == sorted(times)
    for thread in Thread.objects.all():
        posts = list(thread.posts.order_by("position"))
        assert (thread.created_at, thread.last_post_at) == (posts[0].created_at, posts[-1].created_at)


def test_some_ask_some_answer_and_some_react_without_words(sample: None) -> None:
    answered = Thread.objects.exclude(accepted_post=None).get(topic__audience=Topic.Audience.EVERYONE)
    assert (answered.kind, answered.accepted_post.position, answered.accepted_post.thanks_count) == ("question", 4, 3)
    assert set(Thread.objects.values_list("kind", flat=True)) == {"discussion", "question", "challenge"}


def test_takeaways_are_quoted_word_for_word(sample: None) -> None:
    threads = Thread.objects.exclude(takeaway=None).select_related("takeaway")
    assert threads.count() == 10
    for thread in threads:
        lines = thread.posts.get(position=1).source.split("\n")
        quotes = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
        assert thread.takeaway
        assert [quote in thread.takeaway.text for quote in quotes] == [True], thread


def test_what_is_said_among_few_says_that_it_is_sample_and_is_read_by_few(sample: None) -> None:
    inside = Thread.objects.exclude(topic__audience=Topic.Audience.EVERYONE).order_by("topic__position")
    assert [(thread.title.startswith("Sample: "), thread.post_count) for thread in inside] == [(True, 3), (True, 3)]
    assert {"sample content" in thread.posts.get(position=1).source for thread in inside} == {True}
    seen = {role: list(inside.visible_to(demo(role)).values_list("topic__slug", flat=True)) for role in ROLES}
    members, ours = "sample-members", "diva-sample-among-ourselves"
    assert seen == {
        "member": [members],
        "coordinator": [members, ours],
        "organiser": [members],
        "moderator": [members, ours],
        "admin": [members, ours],
    }
    for thread in inside:  # nobody speaks where they may not read
        authors = [post.author for post in thread.posts.select_related("author")]
        assert [Thread.objects.visible_to(author).contains(thread) for author in authors if author] == [True] * 3


def test_an_event_to_come_is_announced_and_says_that_it_is_sample(sample: None) -> None:
    event = Event.objects.upcoming().get()
    assert (event.title, event.summary.startswith("A sample event")) == ("Sample meeting: pilots across borders", True)
    (release,) = event.releases.all()
    named = {role["name"] for session in release.sessions for role in session["roles"]}
    assert {name.rsplit(" ", 1)[1] for name in named} == {"Example"}
    assert release.sessions[-1]["ends_at"] == utc(event.ends_at)
    assert event.registrations.confirmed().count() == 6
    assert set(event.organisers.all()) == {demo("organiser")}


def test_one_thread_is_pinned_and_one_closed_with_a_reason(sample: None) -> None:
    assert list(ModerationEntry.objects.order_by("pk").values_list("verb", "moderator__email", "label")) == [
        ("pin", "moderator@forum.example", "Start here: what this topic is for"),
        ("close", "moderator@forum.example", "Is a deadline known for the fourth Clusters Go International call?"),
        ("ask", "moderator@forum.example", "From the roadmap to the first result: what came first?, 3"),
        ("ask", "admin@forum.example", "When there is a crisis, how do you keep members in R&D?, 3"),
    ]


def test_moderators_find_work_that_says_it_is_sample(sample: None) -> None:
    waits = {role: {one.kind.key: one.number for one in waiting(demo(role))} for role in ("moderator", "admin")}
    texts = [
        *Report.objects.values_list("explanation", flat=True),
        *Appeal.objects.values_list("words", flat=True),
        *Decision.objects.values_list("facts", flat=True),
        *Held.objects.values_list("source", flat=True),
        *DataRequest.objects.values_list("words", flat=True),
        *(words.replace(":", "") for words in Candidacy.objects.values_list("words", flat=True)),
    ]

    assert waits == {
        "moderator": {"reports": "5", "held": "1", "appeals": "1"},
        "admin": {"reports": "5", "held": "1", "appeals": "1", "profiles": "1", "requests": "1"},
    }
    assert {text.split()[0] for text in texts} == {"Sample"}
    assert [
        case.opened_at for case in Case.objects.open() if case.opened_at > timezone.now() - timedelta(hours=2)
    ] == []


def test_nothing_in_our_own_words_shouts() -> None:
    for path in (project.BASE_DIR / "fixtures" / "sample").rglob("*.toml"):
        assert "!" not in path.read_text(encoding="utf-8")


def test_a_second_run_changes_nothing_and_is_quick(sample: None) -> None:
    before = contents()
    started = time.process_time()

    call_command("load_sample", verbosity=0)

    assert time.process_time() - started < 2
    assert contents() == before


def test_sample_organisations_put_something_on_the_map_and_say_that_they_are_examples(sample: None) -> None:
    placed = Organisation.objects.exclude(participations=None)
    assert [str(body) for body in placed if not str(body).startswith("Example ")] == []
    assert {body.country for body in placed} == {"AM", "GR", "IE", "IT", "MT", "NO", "PL", "RO", "SE"}
    page = Client().get("/partnerships/?view=map").content.decode()
    assert ("Sweden: 2 partnerships" in page, 'class="atlas-tile"' in page) == (True, True)
