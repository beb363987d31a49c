"""An agenda as a page shows it: a frozen document, its people looked up, its times in one zone.

Release, preview and old release are shown by the same words. People who asked to be removed are
left out here, for every page and file made from a release.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from core.times import offset, zone_label
from events.history import effective_status
from events.models.agenda import SessionKind
from events.models.status import Status
from events.released import Content, named_roles, role_in_words
from partnerships.models import Person

QUIET = {SessionKind.REGISTRATION, SessionKind.BREAK}


@dataclass(frozen=True)
class Appearance:
    """Somebody in a session, as printed; `person` is who it is, if we know."""

    name: str
    affiliation: str
    role: str
    label: str
    spoken_order: int | None
    person: Person | None

    @property
    def role_shown(self) -> str:
        """Return the role in the words of the agenda, or in ours, or nothing if none is stated."""
        return role_in_words({"label": self.label, "role": self.role})


@dataclass
class Slot:
    """One session in the agenda, with its breakouts if it is a block."""

    content: Content
    zone: ZoneInfo
    people: list[Appearance]
    breakouts: list["Slot"] = field(default_factory=list)
    # What the site knows about it beyond the agenda; the view hangs these on.
    topic: Any = None
    takeaways: list[Any] = field(default_factory=list)
    has_poll: bool = False
    is_chosen: bool = False
    status: str = Status.SCHEDULED

    def __getattr__(self, name: str) -> Any:
        """Give what the document says: slug, title, theme, text, kind, number, language."""
        try:
            return self.content[name]
        except KeyError as error:
            raise AttributeError(name) from error

    @cached_property
    def starts_at(self) -> datetime:
        """Return the start in the zone shown."""
        return datetime.fromisoformat(self.content["starts_at"]).astimezone(self.zone)

    @cached_property
    def ends_at(self) -> datetime:
        """Return the end in the zone shown."""
        return datetime.fromisoformat(self.content["ends_at"]).astimezone(self.zone)

    @property
    def hours_shown(self) -> str:
        """Return from when to when: as printed, where the record says so."""
        return self.content["time_as_printed"] or f"{self.starts_at:%H:%M} \u2013 {self.ends_at:%H:%M}"

    @property
    def is_held(self) -> bool:
        """Tell whether it goes ahead."""
        return self.status == Status.SCHEDULED

    @property
    def status_label(self) -> str:
        """Return what becomes of it, in a word."""
        return str(Status(self.status).label)

    @property
    def why_not_held(self) -> str:
        """Return why it is not held, if it is not and that is stated of the session itself."""
        return "" if self.is_held else str(self.content.get("status_note", ""))

    @property
    def minutes(self) -> int:
        """Return how long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def kind_label(self) -> str:
        """Return the kind in words."""
        return str(SessionKind(self.content["kind"]).label)

    @property
    def spoken(self) -> list[Appearance]:
        """Return the people in the order in which they spoke, where the record gives another."""
        speakers = [someone for someone in self.people if someone.spoken_order]
        ordered = sorted(speakers, key=lambda someone: someone.spoken_order or 0)
        return [] if ordered == speakers else ordered

    @property
    def is_whole(self) -> bool:
        """Tell whether nobody was left out: only then may the printed description be shown.

        The description of a block names the people of its breakouts.
        """
        named_all = len(self.people) == len(self.content["roles"])
        return named_all and all(breakout.is_whole for breakout in self.breakouts)

    @property
    def shape(self) -> str:
        """Return how the rail draws it: a pause, a branch, a topic or one line."""
        if self.kind == SessionKind.BREAKOUTS and self.breakouts:
            return "parallel"
        if self.kind in QUIET and not self.people:
            return "break"
        if self.topic or self.theme or self.text or len(self.people) > 2:
            return "topic"
        return "short"


@dataclass(frozen=True)
class Participant:
    """Somebody with everything they do at the event."""

    name: str
    affiliation: str
    person: Person | None
    parts: list[tuple[str, Slot]]


class Agenda:
    """The slots of a frozen agenda, in order."""

    def __init__(
        self, content: Content, zone: ZoneInfo | None = None, *, known: dict[str, Person] | None = None
    ) -> None:
        """Read the document; one query looks its people up, unless they are `known` (`people_named`)."""
        self.event: Content = content["event"]
        self.own_zone = ZoneInfo(self.event["time_zone"])
        self.zone = zone or self.own_zone
        named = _named(content)
        known = people_named([content]) if known is None else known
        self.all = [
            Slot(s, self.zone, _people(s, known, named - known.keys()), status=effective_status(self.event, s))
            for s in content["sessions"]
        ]
        blocks = {slot.uuid: slot for slot in self.all}
        for slot in self.all:
            if slot.block in blocks:
                blocks[slot.block].breakouts.append(slot)
        self.slots = [slot for slot in self.all if slot.block not in blocks]

    def __len__(self) -> int:
        return len(self.all)

    @property
    def starts_at(self) -> datetime:
        """Return when the event starts, in the zone shown."""
        return self._moment("starts_at")

    @property
    def ends_at(self) -> datetime:
        """Return when the event ends, in the zone shown."""
        return self._moment("ends_at")

    @property
    def doors_at(self) -> datetime | None:
        """Return when log-in opens, in the zone shown, if that is stated."""
        return self._moment("doors_at") if self.event["doors_at"] else None

    @property
    def zone_name(self) -> str:
        """Return what people call the zone shown, on the day of the event: CET."""
        return zone_label(self.starts_at)

    @property
    def offset(self) -> str:
        """Return how far the zone shown is from UTC on the day of the event: UTC+1."""
        return offset(self.starts_at)

    @property
    def days(self) -> list[tuple[datetime, list[Slot]]]:
        """Return the slots by day of the zone shown."""
        found: dict[Any, list[Slot]] = {}
        for slot in self.slots:
            found.setdefault(slot.starts_at.date(), []).append(slot)
        return [(slots[0].starts_at, slots) for slots in found.values()]

    def slot(self, wanted: Callable[[Slot], bool]) -> Slot | None:
        """Return the first session that is wanted, breakouts among them."""
        return next((slot for slot in self.all if wanted(slot)), None)

    def block_of(self, slot: Slot) -> Slot | None:
        """Return the block a breakout belongs to."""
        return self.slot(lambda each: each.uuid == slot.block)

    @cached_property
    def participants(self) -> list[Participant]:
        """Return everyone once, in the order of the agenda."""
        found: dict[str, Participant] = {}
        for slot in self.all:
            for someone in slot.people:
                key = someone.person.slug if someone.person else someone.name.casefold()
                name = someone.person.name if someone.person else someone.name
                participant = Participant(name, someone.affiliation, someone.person, [])
                found.setdefault(key, participant).parts.append((someone.role_shown, slot))
        return list(found.values())

    def hang(self, topics: Iterable[Content], takeaways: Iterable[Any]) -> None:
        """Hang topics and take-aways on their sessions; they carry `session_uuid`."""
        slots = {slot.uuid: slot for slot in self.all}
        for topic in topics:
            if slot := slots.get(topic["session_uuid"]):
                slot.topic = topic
        for takeaway in takeaways:
            if slot := slots.get(str(takeaway.session_uuid)):
                slot.takeaways.append(takeaway)

    def mark(self, *, polls: Iterable[Any] = (), chosen: Iterable[Any] = ()) -> None:
        """Mark the sessions that have a poll, and those in which the reader has a seat, by their ids."""
        polled, seated = set(map(str, polls)), set(map(str, chosen))
        for slot in self.all:
            slot.has_poll, slot.is_chosen = slot.uuid in polled, slot.uuid in seated

    @property
    def takeaway_count(self) -> int:
        """Return how many take-aways hang on its sessions."""
        return sum(len(slot.takeaways) for slot in self.all)

    def _moment(self, name: str) -> datetime:
        return datetime.fromisoformat(self.event[name]).astimezone(self.zone)


def people_named(contents: Iterable[Content]) -> dict[str, Person]:
    """Return whom these documents name and the records still know, by slug; one query for all."""
    named = {slug for content in contents for slug in _named(content)}
    return {p.slug: p for p in Person.objects.visible_to(None).filter(slug__in=named)} if named else {}


def _named(content: Content) -> set[str]:
    return {role["person"] for s in content["sessions"] for role in s["roles"] if role["person"]}


def _people(session: Content, known: dict[str, Person], gone: set[str]) -> list[Appearance]:
    """The people of a session who may be named: not those `gone` from the records, or hidden there."""
    return [
        Appearance(
            name=role["name"],
            affiliation=_unwrapped(role["affiliation"]),
            role=role["role"],
            label=role["label"],
            spoken_order=role["spoken_order"],
            person=known.get(role["person"]),
        )
        for role in named_roles(session, gone)
    ]


def _unwrapped(text: str) -> str:
    """Without the brackets that a printed agenda puts round an affiliation."""
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text
