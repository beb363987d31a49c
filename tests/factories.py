"""Plain functions that make one valid thing each; whatever a test cares about, it says."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import slugify

from core.files import accept
from events.models import (
    AgendaRelease,
    Availability,
    Document,
    Event,
    Meeting,
    MeetingRules,
    Offered,
    Proposal,
    Registration,
    RegistrationRules,
    Session,
    SessionRole,
    TopicCall,
)
from forum.models import Case, Post, Report, Thread, Topic
from members.models import Member
from opportunities.models import Interest, Opportunity
from partnerships.models import (
    Call,
    CallDeadline,
    Indicator,
    Initiative,
    KeyFigure,
    Organisation,
    Partnership,
    Person,
    Programme,
    Vouch,
)

_number = count(1)
PASSWORD = "a-long-password-for-tests"


def make_member(name: str = "", *, verified: bool = True, vouched: bool = True, **fields: Any) -> Member:
    """Make a member; unless the story says otherwise, one whose address is confirmed and for whom somebody stands."""
    name = name or f"Member {next(_number)}"
    email = fields.pop("email", f"{slugify(name)}-{next(_number)}@example.org")
    member = Member.objects.create_user(
        email,
        PASSWORD,
        display_name=name,
        verified_at=timezone.now() if verified else None,
        vouched_at=timezone.now() if verified and vouched else None,
        **fields,
    )
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=verified)
    return member


def make_topic(title: str = "", **fields: Any) -> Topic:
    title = title or f"Topic {next(_number)}"
    return Topic.objects.create(**{"title": title, "slug": slugify(title)} | fields)


def make_thread(topic: Topic | None = None, *, by: Member | None = None, **fields: Any) -> Thread:
    topic = topic or make_topic()
    values = {"title": f"Thread {next(_number)}", "source": "An opening.", "language": "en", "token": uuid4()}
    return Thread.start(topic, by=by or make_member(), **values | fields)


def make_post(thread: Thread | None = None, *, by: Member | None = None, **fields: Any) -> Post:
    thread = thread or make_thread()
    values = {"source": "A reply.", "language": "en", "token": uuid4()}
    return thread.reply(by=by or make_member(), **values | fields)


def make_case(subject: Any = None, *, by: Member | None = None, **fields: Any) -> Case:
    """Have something reported by somebody: the case is open."""
    report = Report.objects.file(subject or make_post(), by=by or make_member(), **{"reason": "spam"} | fields)
    return report.case


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    name = name or f"Organisation {next(_number)}"
    return Organisation.objects.create(**{"name": name, "slug": slugify(name)} | fields)


def make_person(name: str = "", **fields: Any) -> Person:
    name = name or f"Person {next(_number)}"
    return Person.objects.create(**{"name": name, "slug": slugify(name)} | fields)


def make_initiative(name: str = "", **fields: Any) -> Initiative:
    name = name or f"Initiative {next(_number)}"
    programme, _ = Programme.objects.get_or_create(slug="programme", defaults={"name": "Programme"})
    return Initiative.objects.create(
        **{"name": name, "slug": slugify(name), "full_name": name, "programme": programme} | fields
    )


def make_partnership(name: str = "", **fields: Any) -> Partnership:
    name = name or f"Partnership {next(_number)}"
    return Partnership.objects.create(**{"name": name, "slug": slugify(name)} | fields)


def make_call(name: str = "", *, closes: datetime | None = None, zone: str = "Europe/Brussels", **fields: Any) -> Call:
    """Make a call; `closes` is the moment of its one deadline, told in a zone."""
    name = name or f"Call {next(_number)}"
    call = Call.objects.create(**{"name": name, "slug": slugify(name)} | fields)
    if closes:
        make_deadline(call, closes, zone=zone)
    return call


def make_deadline(call: Call, at: datetime, *, zone: str = "Europe/Brussels", **fields: Any) -> CallDeadline:
    local = at.astimezone(ZoneInfo(zone))
    told = {"closes_on": local.date(), "closes_time": local.time().replace(microsecond=0), "zone": zone}
    return CallDeadline.objects.create(call=call, **told | fields)


def make_figure(about: Partnership, **fields: Any) -> KeyFigure:
    """Make a result of a partnership, unless the fields say otherwise."""
    number = next(_number)
    if "indicator" not in fields:
        fields["indicator"] = Indicator.objects.create(
            name=f"Indicator {number}", slug=f"indicator-{number}", scoreboard_position=number
        )
    values = {"key": f"figure-{number}", "partnership": about, "value": 45, "basis": "achieved"}
    return KeyFigure.objects.create(**values | fields)


# A Monday, nine o'clock in Brussels.
START = datetime.fromisoformat("2027-03-15T09:00:00+01:00")


def make_event(title: str = "", *, organiser: Member | None = None, **fields: Any) -> Event:
    title = title or f"Event {next(_number)}"
    values = {
        "title": title,
        "slug": slugify(title),
        "starts_at": START,
        "ends_at": START + timedelta(hours=3),
        "published_at": timezone.now(),
    }
    event = Event.objects.create(**values | fields)
    if organiser:
        event.organisers.add(organiser)
    return event


def make_session(event: Event, title: str = "", *, minutes: tuple[int, int] = (0, 30), **fields: Any) -> Session:
    """Make a session from and to so many minutes after the event's start."""
    title = title or f"Session {next(_number)}"
    values = {
        "title": title,
        "slug": slugify(title),
        "kind": Session.Kind.PANEL,
        "starts_at": event.starts_at + timedelta(minutes=minutes[0]),
        "ends_at": event.starts_at + timedelta(minutes=minutes[1]),
    }
    return Session.objects.create(event=event, **values | fields)


def make_role(session: Session, name: str = "", **fields: Any) -> SessionRole:
    name = name or f"Speaker {next(_number)}"
    values = {"name_as_printed": name, "role": SessionRole.Role.SPEAKER, "position": next(_number)}
    return SessionRole.objects.create(session=session, **values | fields)


def make_release(event: Event, **fields: Any) -> AgendaRelease:
    return AgendaRelease.objects.publish(event, **{"by": None, "note": ""} | fields)


def make_rules(event: Event, **fields: Any) -> RegistrationRules:
    """Let people register for an event, from an hour ago until it starts; with room for everybody."""
    values = {"opens_at": timezone.now() - timedelta(hours=1), "closes_at": event.starts_at}
    return RegistrationRules.objects.create(event=event, **values | fields)


def make_registration(event: Event, member: Member | None = None, *, name: str = "", **fields: Any) -> Registration:
    """Make a registration of somebody who has a seat, unless the fields say otherwise; no letter is sent."""
    now = timezone.now()
    values = {"name": name or f"Guest {next(_number)}", "verified_at": now, "approved_at": now, "confirmed_at": now}
    values |= {"member": member} if member else {"email": f"guest-{next(_number)}@example.org"}
    return Registration.objects.create(event=event, **values | fields)


def offer(text: str, name: str = "paper.txt", note: str = "") -> Offered:
    """What an organiser offers as a version: a file with this text."""
    return Offered(file=accept(SimpleUploadedFile(name, text.encode())), note=note)


def make_document(event: Event, title: str = "", *, by: Member | None = None, **fields: Any) -> Document:
    """Make a document with one version, a text of its own, unless `offered` says otherwise."""
    number = next(_number)
    offered = fields.pop("offered", None) or offer(f"Text {number}")
    values = {"title": title or f"Document {number}", "kind": Document.Kind.SLIDES, "language": "en"}
    return Document.objects.begin(event, values | fields, offered, by=by or make_member())


def make_topic_call(event: Event, **fields: Any) -> TopicCall:
    """Ask for topics: the call is published and open, from an hour ago until a week from now."""
    now = timezone.now()
    values = {"words": "What shall we talk about?", "published_at": now, "opens_at": now - timedelta(hours=1)}
    return TopicCall.objects.create(event=event, **values | {"closes_at": now + timedelta(days=7)} | fields)


def make_proposal(call: TopicCall, by: Member | None = None, **fields: Any) -> Proposal:
    values = {"title": f"Theme {next(_number)}", "text": "Many ask for it.", "kind": "breakout"}
    return Proposal.objects.create(call=call, proposed_by=by or make_member(), **values | fields)


def make_speaker(name: str = "", organisation: Organisation | None = None, **fields: Any) -> Member:
    """Make a member for whom an organisation stands: they offer and ask in its name."""
    member = make_member(name, **fields)
    Vouch.objects.create(member=member, organisation=organisation or make_organisation())
    return member


def make_opportunity(by: Member | None = None, **fields: Any) -> Opportunity:
    """Make an open request for a partner, for a call, from the organisation that its author speaks for."""
    by = by or make_speaker()
    if not {"call", "event", "partnership"} & fields.keys():
        fields["call"] = make_call()
    sectors = fields.pop("sectors", ())
    now = timezone.now()
    values = {
        "kind": "request",
        "purpose": "consortium",
        "title": f"Opportunity {next(_number)}",
        "body": "We look for a partner.",
        "published_at": now,
        "expires_at": now + timedelta(days=60),
    }
    if "organisation" not in fields:
        fields["organisation"] = by.vouches.exclude(organisation=None).earliest("pk").organisation
    made = Opportunity.objects.create(author=by, **values | fields)
    made.sectors.set(sectors)
    return made


def make_meeting_rules(event: Event, **fields: Any) -> MeetingRules:
    """Open meetings: two hours after the event, in slots of 20 minutes."""
    values = {"starts_at": event.ends_at, "ends_at": event.ends_at + timedelta(hours=2), "event_start": event.starts_at}
    return MeetingRules.objects.create(event=event, **values | {"opened_at": timezone.now()} | fields)


def make_taker(rules: MeetingRules, member: Member | None = None, **fields: Any) -> Availability:
    """Let somebody take meetings of both kinds, whenever there is time for them."""
    values = {"kinds": ["b2b", "c2c"], "starts": rules.starts(), "speaks_for": "Example Cluster"}
    return Availability.objects.create(event=rules.event, member=member or make_member(), **values | fields)


def make_meeting(rules: MeetingRules, by: Member, invitee: Member, *slots: int, **fields: Any) -> Meeting:
    """Ask for a meeting at these slots, counted from 0; both take meetings from now on, if they did not."""
    for member in (by, invitee):
        if not rules.event.availabilities.of_member(member).exists():
            make_taker(rules, member)
    starts = [rules.starts()[slot] for slot in slots or (0,)]
    values = {"kind": "b2b", "text": "Shall we meet?", "language": "en"}
    return Meeting.objects.ask(rules, by=by, invitee=invitee, starts=starts, **values | fields)


def make_interest(opportunity: Opportunity, by: Member | None = None, **fields: Any) -> Interest:
    """Make an interest that waits for an answer; nobody is told."""
    values = {"message": "We would like to join.", "organisation": fields.pop("organisation", None)}
    values["organisation"] = values["organisation"] or make_organisation()
    return Interest.objects.create(opportunity=opportunity, member=by or make_member(), **values | fields)
