"""A small world with one thing of each kind, visible and invisible, for the role matrix."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.utils import timezone

from core.files import accept_picture
from events.models import (
    Edition,
    Event,
    KeptDraft,
    ProposalNote,
    ScheduledRelease,
    SessionNotes,
    Takeaway,
    Written,
    begin_paper,
)
from forum.models import Attachment, Draft, Nomination, Report, Topic
from forum.models.cases import hold_text
from forum.models.drafts import Typed
from forum.statements import statement_token
from members.models import DataExport, Member
from notifications.letters import unsubscribe_token
from notifications.models import Notification
from notifications.saved import SavedSearch
from pages import own_agenda
from pages.exporting import make
from pages.feeds import token_of
from partnerships.models import Candidacy, DiaryEntry, Participation, Partnership
from tests.factories import (
    START,
    make_call,
    make_document,
    make_event,
    make_figure,
    make_initiative,
    make_interest,
    make_meeting,
    make_meeting_rules,
    make_member,
    make_opportunity,
    make_organisation,
    make_partnership,
    make_person,
    make_post,
    make_proposal,
    make_registration,
    make_release,
    make_role,
    make_rules,
    make_session,
    make_thread,
    make_topic,
    make_topic_call,
)
from tests.partnerships.exchanging import four_parties
from tests.uploads import picture, upload


@dataclass
class World:
    """Things by name, and one member for each role."""

    members: dict[str, Member | None]
    things: dict[str, Any] = field(default_factory=dict)

    def value(self, name: Any) -> Any:
        """Return "thread.pk" of this world; anything else stands for itself."""
        head, _, tail = str(name).partition(".")
        if head not in self.things:
            return name
        value = self.things[head]
        for part in filter(None, tail.split(".")):
            value = getattr(value, part)
        return value


def build_world(*, ada: Member, ben: Member, chiara: Member, orla: Member, sam: Member, una: Member) -> World:
    """Make one thing of each kind."""
    roles = {
        "visitor": None,
        "unverified": una,
        "member": make_member_of_no_group(chiara),
        "coordinator": ben,
        "organiser": orla,
        "moderator": ada,
        "admin": sam,
    }
    world = World(roles)
    feed = SimpleNamespace(token=token_of(chiara), agenda=own_agenda.token_of(chiara))
    things = forum_things(ada, chiara)
    report = Report.objects.file(things["inner_thread"].posts.get(), by=ben, reason="spam")
    decision = report.case.decide("warn", by=ada, rule="House rule 3", facts="For the story.")
    world.things = {
        "report": report,
        "decision": decision,
        "statement": statement_token(decision),
        "feed": feed,
        "export": made_export(chiara),
        "member": chiara,
        "una": una,
        **things,
        **event_things(orla, chiara),
        **records(ben, chiara),
        **offers(chiara, ben),
        **exchanges(ben.edited_partnerships.get(), ben, chiara),
    }
    return world


def make_member_of_no_group(chiara: Member) -> Member:
    """Chiara is a member and nothing else."""
    assert not chiara.groups.exists()
    return chiara


def made_export(member: Member) -> DataExport:
    """A copy of a member's data that can be fetched."""
    export = DataExport.objects.create(member=member)
    make(export)
    return export


def forum_things(ada: Member, chiara: Member) -> dict[str, Any]:
    topic = make_topic("Open topic")
    inner = make_topic("Inner topic", audience=Topic.Audience.MEMBERS)
    thread = make_thread(topic, by=chiara)
    hidden = make_thread(topic, by=chiara)
    hidden.hide(by=ada, reason="For the story.")
    gone = make_post(thread, by=chiara)
    files = [Attachment.objects.take(upload(picture(), "plan.png"), by=chiara) for _ in range(3)]
    gone.edit(source=files[1].markdown, language="en")
    gone.hide(by=ada, reason="For the story.")
    told = make_post(thread, by=ada)
    Notification.objects.create(member=chiara, reason="thread", target=told, actor=ada)
    search = SavedSearch.objects.create(member=chiara, kind="calls", name="All calls")
    return {
        "search": search,
        "writing": SimpleNamespace(place=f"thread-{thread.pk}"),
        "attachment": files[0],
        "hidden_attachment": files[1],
        "unposted_attachment": files[2],
        "notice": chiara.notifications.get(),
        "token": unsubscribe_token(chiara),
        "topic": topic,
        "inner": inner,
        "thread": thread,
        "inner_thread": make_thread(inner, by=chiara),
        "hidden_thread": hidden,
        "post": make_post(thread, by=chiara, source=files[0].markdown),
        "hidden_post": gone,
        "held": hold_text(thread, "first", by=chiara, source="It waits.", language="en", token=uuid4()),
        "draft": Draft.objects.keep(thread, Typed(source="Not yet."), by=chiara),
    }


def event_things(orla: Member, chiara: Member) -> dict[str, Any]:
    event = make_event("Open event", organiser=orla)
    session = make_session(event, "Panel on clusters")
    make_role(session)
    release = make_release(event, by=orla)
    takeaway = Takeaway.objects.add(session, text="Share what you know.", language="en")
    SessionNotes.objects.keep(session, Written("We met."), by=orla)
    begin_paper(event)
    Edition.objects.publish(event, by=orla)
    document = make_document(event, "Slides", by=orla)
    inner = make_document(event, "Inner slides", by=orla, audience="members")
    make_rules(event, choosing="ranked", listing="registered")
    draft = make_event("Draft event", organiser=orla, published_at=None)
    Edition.objects.publish(draft, by=orla)
    shelf = make_topic("Panel on clusters", session=session)
    said = {"text": "Share more.", "language": "en"}
    Nomination.objects.nominate(make_thread(shelf, by=chiara).posts.get(), **said, by=chiara)
    proposal = make_proposal(make_topic_call(event), chiara)
    make_topic_call(draft)
    registration = make_registration(event, chiara)
    return {
        **meeting_things(event, chiara),
        "proposal": proposal,
        "note": ProposalNote.objects.create(proposal=proposal, kind="experts", words="Do.", who="An expert"),
        "event": event,
        "session": session,
        "takeaway": takeaway,
        "part": event.paper_parts.first(),
        "nomination": session.nominations.get(),
        "release": release,
        "registration": registration,
        "document": document,
        "inner_document": inner,
        "draft_event": draft,
        "kept": KeptDraft.objects.keep(event, by=orla),
        "scheduled": ScheduledRelease.objects.schedule(event, START, by=orla, version=event.draft_version),
        "draft_session": make_session(draft, "Unreleased session"),
    }


def offers(chiara: Member, ben: Member) -> dict[str, Any]:
    """What Chiara asks for, who is interested, and what nobody else sees any more."""
    dairies = make_organisation("Open dairies")
    then = timezone.now() - timedelta(days=40)
    opportunity = make_opportunity(chiara, organisation=dairies)
    return {
        "opportunity": opportunity,
        "interest": make_interest(opportunity, ben, organisation=make_organisation("Open mobility")),
        "expired_opportunity": make_opportunity(
            chiara, organisation=dairies, published_at=then, expires_at=then + timedelta(days=30)
        ),
    }


def exchanges(partnership: Partnership, ben: Member, chiara: Member) -> dict[str, Any]:
    """One that is committed, with a published entry of its diary, and one that the coordinator is asked to validate."""
    four = four_parties()
    exchange = four.committed()
    four.visiting_partnership, four.people["vop"] = partnership, ben
    later = {name: day + timedelta(days=9) for name, day in four.said().items() if name in ("starts_on", "ends_on")}
    said = {"title": "A day at the quay", "done": "Much.", "learned": "More.", "published_at": timezone.now()}
    return {
        "exchange": exchange,
        "asked_exchange": four.submitted(**later),
        "diary_entry": DiaryEntry.objects.create(exchange=exchange, author=chiara, side="visiting", **said),
    }


def meeting_things(event: Event, chiara: Member) -> dict[str, Any]:
    """Chiara asks somebody for a meeting, and has agreed on one with somebody else."""
    rules, others = make_meeting_rules(event), [make_member(), make_member()]
    for other in others:
        make_registration(event, other)
    asked, agreed = (make_meeting(rules, chiara, other, slot) for slot, other in enumerate(others))
    agreed.accept(rules.starts()[1], by=others[1])
    return {"meeting": asked, "agreed": agreed, "taker": others[0]}


def letter_token(partnership: Partnership, ben: Member) -> str:
    """The sealed part of the address in a letter that asks the coordinator."""
    partnership.remind(by=ben, reason="For the story.")
    return partnership.freshness_steps.exclude(member=None).get().link.split("/")[-2]


def records(ben: Member, chiara: Member) -> dict[str, Any]:
    initiative = make_initiative()
    partnership = ben.edited_partnerships.get()
    call = make_call(closes=START)
    partner = make_organisation("Partner")
    Participation.objects.create(partnership=partnership, organisation=partner)
    partner.set_logo(accept_picture(upload(picture(size=(64, 48)), "logo.png"), longest=480), alt="A boat", by=ben)
    return {
        "call": call,
        "deadline": call.deadlines.get(),
        "partnership": partnership,
        "candidacy": Candidacy.objects.claim(partnership, by=chiara, words="Our page names me."),
        "figure": make_figure(partnership),
        "still_correct": letter_token(partnership, ben),
        "partnership_topic": make_topic("Own topic", partnership=partnership, audience=Topic.Audience.PARTNERSHIP),
        "other_partnership": make_partnership("Elsewhere", initiative=initiative),
        "initiative": initiative,
        "organisation": make_organisation(),
        "partner": partner,
        "person": make_person(),
        "hidden_person": make_person(hidden_at=timezone.now()),
    }
