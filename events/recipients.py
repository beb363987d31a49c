"""Whom a change of the agenda concerns, and which part of it: one source for each kind of people.

Asked for the draft by who is about to release it, and again in the moment of writing: nobody hears of what they
may not see then. Who muted the event hears only that something they come for is not held.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.diff import WHOLE_EVENT, Change, ChangeKind, compare
from events.models import Event, Registration, SessionChoice
from members.models import Member
from notifications.levels import Level
from notifications.models import Follow
from partnerships.models import Person

type Content = dict[str, Any]
type Key = tuple[str, int]
# What even somebody who muted the event must know, if they were to come.
GRAVE: Final = {ChangeKind.CANCELLED, ChangeKind.POSTPONED, ChangeKind.REMOVED, ChangeKind.RESUMED}


class Kind(models.TextChoices):
    """Why somebody is told; the strongest first."""

    SPEAKER = "speaker", _("Speakers and moderators")
    REGISTRANT = "registrant", _("Registered")
    FOLLOWER = "follower", _("Follow this event")


@dataclass
class Recipient:
    """One person with all that concerns them."""

    kind: Kind
    member: Member | None = None
    registration: Registration | None = None
    # Sessions by uuid; a follower is concerned by everything.
    sessions: set[str] = field(default_factory=set)
    everything: bool = False
    muted: bool = False
    changes: list[Change] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Return who it is: a member is one person, however many ways lead to them."""
        if self.member:
            return ("member", self.member.pk)
        return ("guest", self.registration.pk if self.registration else 0)

    @property
    def name(self) -> str:
        """Return what they are called."""
        return self.member.display_name if self.member else (self.registration.name if self.registration else "")

    def concerned_by(self, change: Change) -> bool:
        """Tell whether a change is one of theirs."""
        if self.muted and change.kind not in GRAVE:
            return False
        return self.everything or change.uuid == WHOLE_EVENT or change.uuid in self.sessions

    def join(self, other: "Recipient") -> None:
        """Take in what concerns the same person by another way."""
        self.sessions |= other.sessions
        self.everything |= other.everything
        self.registration = self.registration or other.registration


def recipients(event: Event, old: Content | None, new: Content) -> list[Recipient]:
    """Return everybody whom the changes from one agenda to the next concern, each once, with their changes."""
    changes = compare(old, new)
    if not changes:
        return []
    contents = [content for content in (old, new) if content]
    levels = _levels(event)
    muted = {follow.member_id for follow in levels if follow.level == Level.MUTED}
    found: dict[Key, Recipient] = {}
    for each in (*_speakers(contents), *_registrants(event, contents), *_followers(levels)):
        found.setdefault(each.key, each).join(each)
    for each in found.values():
        each.muted = each.member is not None and each.member.pk in muted
        each.changes = [change for change in changes if each.concerned_by(change)]
    return [each for each in found.values() if each.changes]


def _speakers(contents: list[Content]) -> Iterator[Recipient]:
    """Give the members who are, or were, named in a session."""
    parts: dict[str, set[str]] = {}
    for session in _sessions(contents):
        for role in session["roles"]:
            parts.setdefault(role["person"] or "", set()).add(session["uuid"])
    people = Person.objects.visible_to(None).filter(slug__in=parts, member__in=Member.objects.reading())
    for person in people.select_related("member").order_by("name", "pk"):
        yield Recipient(Kind.SPEAKER, person.member, sessions=set(parts[person.slug]))


def _registrants(event: Event, contents: list[Content]) -> Iterator[Recipient]:
    """Give who registered: the plenary concerns them all, a breakout those who chose it."""
    plenary = {session["uuid"] for session in _sessions(contents) if not session["block"]}
    registered = event.registrations.current().verified().filter(forgotten_at__isnull=True)
    reached = models.Q(member__isnull=True) | models.Q(member__in=Member.objects.reading())
    chosen = models.Prefetch("choices", SessionChoice.objects.select_related("session"))
    for registration in registered.filter(reached).select_related("member").prefetch_related(chosen):
        breakouts = {str(choice.session.uuid) for choice in registration.choices.all()}
        yield Recipient(Kind.REGISTRANT, registration.member, registration, sessions=plenary | breakouts)


def _followers(levels: Iterable[Follow]) -> Iterator[Recipient]:
    """Give who follows the event."""
    for follow in levels:
        if follow.level == Level.FOLLOW:
            yield Recipient(Kind.FOLLOWER, follow.member, everything=True)


def _levels(event: Event) -> list[Follow]:
    """Return who follows or muted the event; one query for both."""
    set_here = Follow.objects.of_kind(Event).filter(target_id=event.pk, member__in=Member.objects.reading())
    return list(set_here.select_related("member").order_by("pk"))


def _sessions(contents: Iterable[Content]) -> Iterator[Content]:
    for content in contents:
        yield from content["sessions"]
