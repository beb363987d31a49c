"""An upcoming event of the demonstration, so that there is one to look at before it begins: marked as sample."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import slugify

from core.files import accept
from core.manuscript import Manuscript
from core.transcribe import transcribed
from core.typeset import pdf
from events.models import AgendaRelease, Document, Event, Offered, Registration, RegistrationRules, Session, SessionRole
from events.models.joining import OPENS_MINUTES, set_links
from members.models import Member
from pages import sample_meetings, sample_topics

FIELDS = ("slug", "title", "short_title", "summary", "for_whom", "place", "attendance", "time_zone")


def announce(fixture: dict[str, Any], members: dict[str, Member], organiser: Member) -> None:
    """Create it, release its agenda, and let people register; some have."""
    start = _start(fixture)
    length = timedelta(minutes=fixture["minutes"])
    event = Event.objects.create(starts_at=start, ends_at=start + length, **{name: fixture[name] for name in FIELDS})
    event.organisers.add(organiser)
    _plan(event, fixture["session"])
    sample_topics.fill(event, fixture, members)
    AgendaRelease.objects.publish(event, by=organiser)
    _publish(event, fixture["document"], organiser)
    now = timezone.now()
    RegistrationRules.objects.create(
        event=event, opens_at=now, closes_at=start, capacity=fixture["seats"], listing="registered"
    )
    set_links(event, {None: fixture["join"]}, note="", opens_minutes=OPENS_MINUTES)
    moments = dict.fromkeys(("verified_at", "approved_at", "confirmed_at", "listed_at"), now)
    Registration.objects.bulk_create(
        Registration(
            event=event, member=who, name=str(who), affiliation=who.affiliation, language=who.language, **moments
        )
        for who in (members[name] for name in fixture["registered"])
    )
    sample_meetings.fill(event, fixture, members)


def _publish(event: Event, fixture: dict[str, Any], organiser: Member) -> None:
    """Add a document that says it is a sample, version by version."""
    words = {name: fixture[name] for name in ("title", "kind", "summary")}
    document = None
    for entry in fixture["version"]:
        facts = [("Status", "Sample of the demonstration: nothing in it is real")]
        blocks = transcribed(entry["text"], level=1)
        manuscript = Manuscript(title=fixture["title"], language="en", facts=facts, blocks=blocks)
        printed = SimpleUploadedFile(f"{fixture['title']}.pdf", pdf(manuscript, at=timezone.now()))
        offered = Offered(file=accept(printed), note=entry["note"])
        if document:
            document.versions.upload(document, offered, by=organiser)
        else:
            document = Document.objects.begin(event, words, offered, by=organiser)


def _start(fixture: dict[str, Any]) -> datetime:
    """So many days from now, on a working day."""
    zone = ZoneInfo(fixture["time_zone"])
    day = timezone.localdate(timezone=zone) + timedelta(days=fixture["in_days"])
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return datetime.combine(day, time.fromisoformat(fixture["starts"]), zone)


def _plan(event: Event, sessions: list[dict[str, Any]]) -> None:
    at = event.starts_at
    for entry in sessions:
        ends_at = at + timedelta(minutes=entry["minutes"])
        block = _session(event, entry, at, ends_at)
        for number, breakout in enumerate(entry.get("breakout", []), 1):
            _session(event, breakout, at, ends_at, block=block, number=number)
        at = ends_at


def _session(event: Event, entry: dict[str, Any], starts_at: datetime, ends_at: datetime, **place: Any) -> Session:
    words = {name: entry[name] for name in ("title", "kind", "theme", "text", "capacity") if name in entry}
    times = {"starts_at": starts_at, "ends_at": ends_at}
    session = Session.objects.create(event=event, slug=slugify(entry["title"]), **times, **words, **place)
    SessionRole.objects.bulk_create(
        SessionRole(session=session, name_as_printed=name, affiliation_as_printed=body, role=role, position=number)
        for number, (name, body, role) in enumerate(entry.get("people", []))
    )
    return session
