"""Load what the demonstration shows: sample members, demo accounts and their threads.

None of it is part of the paper's record: it lives in fixtures of its own, every member is marked as
sample, and nothing here says anything about a real person or organisation.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from events.models import Event, Session
from forum.models import Post, Reaction, Thread, Topic, TopicState
from members.models import Member
from notifications.levels import Level
from notifications.models import Follow
from notifications.saved import SavedSearch
from notifications.searches import kind_called
from pages import (
    sample_calls,
    sample_cases,
    sample_event,
    sample_exchanges,
    sample_opportunities,
    sample_places,
    sample_profiles,
)
from partnerships.models import Editorship, Partnership

# Printed in the README and at the end of `make run`; refused outside the demo by config/checks.py.
PASSWORD: Final = "cluster-demo"  # noqa: S105

ROLES: Final[dict[str, dict[str, Any]]] = {
    "moderator": {"is_staff": True},
    "admin": {"is_staff": True, "is_superuser": True},
}


@dataclass
class SampleThread:
    """A thread of the fixtures, and the real one once its opening post is written."""

    fixture: dict[str, Any]
    topic: Topic
    session: Session | None
    written: Thread | None = None

    def posts(self) -> "Iterator[SamplePost]":
        """Give its posts with a time: a thread runs forward from so many days ago."""
        start = timezone.now() - timedelta(days=self.fixture["days_ago"])
        step = timedelta(hours=self.fixture["every_hours"])
        for number, fixture in enumerate([self.fixture, *self.fixture.get("reply", [])]):
            # A little uneven, as people are, and the same in every run.
            yield SamplePost(self, number, fixture, start + step * number + timedelta(minutes=number * 37 % 120))

    def start(self, said: dict[str, Any]) -> Post:
        """Open the thread by its first post."""
        number = self.fixture.get("takeaway")
        takeaway = self.session.takeaways.get(number=number) if self.session and number else None
        kind = self.fixture.get("kind", Thread.Kind.DISCUSSION)
        self.written = Thread.start(self.topic, title=self.fixture["title"], takeaway=takeaway, kind=kind, **said)
        return self.written.posts.get()

    def react(self, members: dict[str, Member]) -> None:
        """Let members react as the fixture says, and whoever asked accept an answer."""
        assert self.written, "its posts are written first"  # noqa: S101
        posts = list(self.written.posts.order_by("position"))
        for post, fixture in zip(posts, [self.fixture, *self.fixture.get("reply", [])], strict=True):
            for kind in (Reaction.Kind.THANKS, Reaction.Kind.AGREE, Reaction.Kind.INSIGHTFUL):
                for name in fixture.get(kind, []):
                    Reaction.objects.give(post, kind, by=members[name])
        if answer := self.fixture.get("answer"):
            self.written.accept(posts[answer])

    def moderate(self, moderator: Member) -> None:
        """Pin or close the thread for the reason its fixture gives."""
        assert self.written, "its posts are written first"  # noqa: S101
        if reason := self.fixture.get("pinned"):
            self.written.pin(by=moderator, reason=reason)
        if reason := self.fixture.get("closed"):
            self.written.close(by=moderator, reason=reason)


@dataclass
class SamplePost:
    """A post of the fixtures and when it was written."""

    thread: SampleThread
    number: int
    fixture: dict[str, Any]
    at: datetime

    def write(self, members: dict[str, Member]) -> None:
        """Post it by the verb its author would use, then date it back: verbs know only the present."""
        said = {
            "by": members[self.fixture["author"]],
            "source": self.fixture["text"].strip(),
            "language": self.fixture.get("language", self.thread.fixture.get("language", "en")),
            "token": uuid5(NAMESPACE_URL, f"sample:{self.thread.fixture['title']}#{self.number}"),
        }
        post = self.thread.written.reply(**said) if self.thread.written else self.thread.start(said)
        Post.objects.filter(pk=post.pk).update(created_at=self.at)
        dates = {"last_post_at": self.at} | ({} if self.number else {"created_at": self.at})
        Thread.objects.filter(pk=post.thread_id).update(**dates)


class Command(BaseCommand):
    """Loads the sample once, in one transaction; a second run changes nothing."""

    help = "Load sample members, demo accounts and threads. Only for the demonstration."

    @transaction.atomic
    def handle(self, **_options: Any) -> None:
        """Do it."""
        if not settings.FORUM_DEMO:
            raise CommandError("Sample content is for the demonstration only: FORUM_DEMO is off.")
        if Member.objects.filter(is_sample=True).exists():
            self.stdout.write("The sample content is there.")
            return
        members = {entry["name"]: join(entry) for entry in read("members.toml")["member"]}
        follow(members)
        open_topics()
        posts = write_threads(members)
        sample_event.announce(read("event.toml"), members, members["Orla"])
        sample_cases.fill(read("cases.toml"), members)
        sample_calls.publish(read("calls.toml"))
        meeting = Event.objects.get_by_natural_key("sample-meeting")
        sample_opportunities.publish(read("opportunities.toml"), members, meeting)
        sample_exchanges.fill(read("exchanges.toml"), members)
        sample_profiles.fill(read("profiles.toml"), members)
        sample_places.fill(read("places.toml"))
        read_earlier()
        self.stdout.write(f"Loaded {len(members)} sample members and {posts} sample posts.")


def read(name: str) -> dict[str, Any]:
    """Return one fixture of the sample."""
    with (settings.BASE_DIR / "fixtures" / "sample" / name).open("rb") as fixture:
        return tomllib.load(fixture)


def join(entry: dict[str, Any]) -> Member:
    """Make a sample member with a confirmed address; those with a role can sign in."""
    role = entry.get("role", "")
    member = Member.objects.create_user(
        entry["email"],
        PASSWORD if role else None,
        display_name=entry["name"],
        verified_at=timezone.now(),
        vouched_at=timezone.now(),
        joined_at=timezone.now() - timedelta(days=60),
        is_sample=True,
        **{field: entry[field] for field in ("affiliation", "about", "language", "time_zone")},
        **ROLES.get(role, {}),
    )
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    if role:
        allow(member, role)
    return member


def allow(member: Member, role: str) -> None:
    """Give a demo account what its role needs.

    The coordinator's right to edit DIVA, and the organiser's to edit the Side Event, are
    permissions of the demonstration: they say nothing about the real partnership and event.
    """
    if role == "moderator":
        member.groups.add(Group.objects.get(name="Moderators"))
    if role == "organiser":
        member.groups.add(Group.objects.get(name="Organisers"))
        Event.objects.get_by_natural_key("side-event-2020").organisers.add(member)
    if role == "coordinator":
        Editorship.objects.create(partnership=Partnership.objects.get_by_natural_key("diva"), member=member)


def write_threads(members: dict[str, Member]) -> int:
    """Write all sample posts, oldest first, so that ids follow time as they do in life."""
    threads = list(read_threads())
    posts = sorted((post for thread in threads for post in thread.posts()), key=lambda post: post.at)
    for post in posts:
        post.write(members)
    for thread in threads:
        thread.react(members)
        thread.moderate(members["Ada"])
    return len(posts)


def follow(members: dict[str, Member]) -> None:
    """Let the demo's member follow a topic and the Side Event, and save a search: there is something to hear of."""
    member = next(member for member in members.values() if member.email.startswith("member@"))
    TopicState.objects.set_level(Topic.objects.get(slug="digitalisation"), Level.FOLLOW, by=member)
    Follow.objects.set_level(Event.objects.get_by_natural_key("side-event-2020"), Level.FOLLOW, by=member)
    if calls := kind_called("calls"):
        SavedSearch.objects.save_for(member, calls, "status=open", "Open calls")


def open_topics() -> None:
    """Open one topic that members read, and one that only the people of a partnership read."""
    look = dict(zip(("hue", "glyph"), Topic.objects.next_look(), strict=True))
    Topic.objects.create(
        slug="sample-members",
        title="Sample: among members",
        summary="A sample topic. Only who is signed in reads it.",
        audience=Topic.Audience.MEMBERS,
        position=Topic.objects.count() + 1,
        **look,
    )
    Topic.objects.open_of(
        Partnership.objects.get_by_natural_key("diva"),
        title="Sample: among ourselves",
        summary="A sample topic. Of the demo accounts, the coordinator, the moderator and the admin read it.",
        audience=Topic.Audience.PARTNERSHIP,
    )


def read_earlier() -> None:
    """Let every sample member have read what is older than ten days, so that there is old and new for each."""
    earlier = Post.objects.filter(created_at__lt=timezone.now() - timedelta(days=10))
    Member.objects.filter(is_sample=True).update(read_through_post_id=earlier.newest_id())


def read_threads() -> Iterator[SampleThread]:
    """Read the sample threads; each file holds some of one topic, most of them about a session of the paper."""
    for path in sorted((settings.BASE_DIR / "fixtures" / "sample" / "threads").glob("*.toml")):
        fixture = read(f"threads/{path.name}")
        topic = Topic.objects.select_related("session").get(slug=fixture["topic"])
        for thread in fixture["thread"]:
            yield SampleThread(thread, topic, topic.session)
