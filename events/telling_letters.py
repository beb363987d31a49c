"""The message about a release: one for each person, with their changes, in their language and on their clocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.times import zone_label
from events import ical
from events.diff import WHOLE_EVENT, Change, ChangeKind, compare
from events.models import AgendaRelease
from events.models.telling import Telling
from events.recipients import Kind, Recipient, recipients
from events.released import shown_content
from members.models import Member
from notifications.letters import absolute, defused, duty_letter, spoken, spoken_to, write_letter

TEMPLATE: Final = "events/mail/telling"


@dataclass(frozen=True)
class Line:
    """One change in words: "Moved: Opening", when it is now, what went, what came."""

    kind: str
    title: str
    when: str
    gone: list[str]
    come: list[str]


class Message:
    """What a release has to say, asked once for all its readers."""

    def __init__(self, telling: Telling, introduction: str | None = None) -> None:
        """Read both agendas, without people who asked to be removed."""
        self.telling = telling
        self.introduction = telling.introduction if introduction is None else introduction
        self.release, self.base = telling.pair()
        self.event = self.release.event
        self.new = shown_content(self.release)
        self.old = shown_content(self.base) if self.base else None
        self._releases: list[AgendaRelease] = []

    @property
    def releases(self) -> list[AgendaRelease]:
        """Return all up to this one, the oldest first: SEQUENCE is counted from them."""
        if not self._releases:
            upto = self.event.releases.filter(number__lte=self.release.number)
            self._releases = list(upto.order_by("number"))
        return self._releases

    @property
    def recipients(self) -> list[Recipient]:
        """Return who is told: nobody while the event is not public."""
        return recipients(self.event, self.old, self.new) if self.event.published_at else []

    def letter(self, to: Recipient, *, notice: int | None = None) -> EmailMultiAlternatives:
        """Return the letter to one of them; whoever only follows can turn down what the notice is about."""
        with self.spoken_to(to):
            words = self.words(to)
            if to.kind == Kind.FOLLOWER and to.member:
                letter = write_letter(to.member, TEMPLATE, words, notice=notice)
            else:
                address = to.member.email if to.member else to.registration.address if to.registration else ""
                letter = duty_letter(address, TEMPLATE, words)
        about = {change.uuid for change in to.changes}
        if file := ical.calendar_part(self.event, self.releases, lambda uuid: self._is_attached(to, uuid, about)):
            letter.attach(f"{self.event.slug}.ics", file, "text/calendar")
        return letter

    def sample(self, to: Recipient) -> tuple[str, str]:
        """Return subject and text as one of them reads it, to be looked at: nobody is named."""
        with self.spoken_to(to):
            text = render_to_string(f"{TEMPLATE}.txt", self.words(to) | {"base_url": absolute("")})
        subject, _line, body = text.strip().partition("\n")
        return subject, body.strip()

    def _is_attached(self, to: Recipient, uuid: str, about: set[str]) -> bool:
        """A session goes along if it changed for this reader, or if the whole event did."""
        mine = to.everything or uuid in to.sessions
        return mine and (WHOLE_EVENT in about or uuid in about)

    @contextmanager
    def spoken_to(self, to: Recipient) -> Iterator[None]:
        """Speak their language and tell the time of their zone; a guest's is that of the event."""
        if to.member:
            with spoken_to(to.member):
                yield
        else:
            language = to.registration.language if to.registration else ""
            with spoken(language), timezone.override(self.event.zone):
                yield

    def words(self, to: Recipient) -> dict[str, Any]:
        """Return what the letter says; to be called within `spoken_to`."""
        zone = timezone.get_current_timezone()
        assert isinstance(zone, ZoneInfo)  # noqa: S101 - members and events have zones with names
        sessions = {s["uuid"]: s for content in (self.old, self.new) if content for s in content["sessions"]}
        mine = {(c.kind, c.uuid) for c in to.changes}
        changes = [c for c in compare(self.old, self.new, zone) if (c.kind, c.uuid) in mine]
        return {
            "event": defused(self.new["event"]["title"]),
            "subject": self._subject(changes),
            "introduction": self.introduction,
            "note": self.release.note,
            "lines": [self._line(change, sessions.get(change.uuid) or self.new["event"], zone) for change in changes],
            "zone": zone_label(datetime.fromisoformat(self.new["event"]["starts_at"]).astimezone(zone)),
            "url": absolute(self.event.get_absolute_url()),
            "release_url": absolute(self.release.get_absolute_url()),
            "why": self._why(to),
        }

    def _subject(self, changes: list[Change]) -> str:
        whole = {change.kind for change in changes if change.uuid == WHOLE_EVENT}
        values = {"event": defused(self.new["event"]["title"])}
        if ChangeKind.CANCELLED in whole:
            return _("Cancelled: %(event)s") % values
        if ChangeKind.POSTPONED in whole:
            return _("Postponed: %(event)s") % values
        return (_("The agenda has changed: %(event)s") if self.old else _("The agenda: %(event)s")) % values

    @staticmethod
    def _line(change: Change, what: dict[str, Any], zone: ZoneInfo) -> Line:
        starts, ends = (datetime.fromisoformat(what[name]).astimezone(zone) for name in ("starts_at", "ends_at"))
        when = f"{date_format(starts, 'j F Y, H:i')}–{ends:%H:%M}"
        known = change.kind == ChangeKind.MOVED  # times are ours; names and reasons somebody chose
        gone, come = ([line if known else defused(line) for line in lines] for lines in (change.gone, change.come))
        return Line(str(ChangeKind(change.kind).label), defused(change.title), when, gone, come)

    @staticmethod
    def _why(to: Recipient) -> str:
        return {
            Kind.SPEAKER: _("You get this mail because you are named in this agenda."),
            Kind.REGISTRANT: _("You get this mail because you registered for this event."),
            Kind.FOLLOWER: _("You get this mail because you follow this event."),
        }[to.kind]


def wants_mail(to: Recipient) -> bool:
    """Tell whether a letter is due: to who comes always, to who follows unless they want no mail."""
    return to.kind != Kind.FOLLOWER or (to.member is not None and to.member.mail_mode != Member.MailMode.NONE)
