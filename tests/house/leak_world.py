"""A world full of secrets, each in a word that stands nowhere else, and who may read it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.utils import timezone

from events.models import (
    Document,
    Edition,
    Event,
    JoinLink,
    KeptDraft,
    Meeting,
    PaperPart,
    ProposalNote,
    ScheduledRelease,
    Session,
    SessionNotes,
    Takeaway,
    Written,
    begin_paper,
)
from forum.models import Attachment, Bookmark, Draft, Nomination, Operation, Report, ThreadState, Topic, TopicState
from forum.models.cases import hold_text
from forum.statements import statement_token
from members.models import DataExport, Member
from notifications.letters import unsubscribe_token
from notifications.levels import Level
from notifications.models import Notification
from pages import own_agenda
from pages.exporting import make
from pages.feeds import token_of
from partnerships.models import Affiliation, Candidacy, DiaryEntry, Editorship, Participation, Partnership, Vouch
from tests.factories import (
    make_call,
    make_document,
    make_event,
    make_figure,
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
    make_rules,
    make_session,
    make_taker,
    make_thread,
    make_topic,
    make_topic_call,
    offer,
)
from tests.partnerships.exchanging import four_parties
from tests.uploads import picture, upload

SIGNED_IN = frozenset({"unverified", "member", "insider", "coordinator", "organiser", "moderator", "admin"})
MODERATORS = frozenset({"moderator", "admin"})
INSIDE = frozenset({"insider", "coordinator"}) | MODERATORS
ORGANISERS = frozenset({"organiser", "admin"})
NOBODY: frozenset[str] = frozenset()

# A word that gives the secret away, and who may read it. What search is asked for is another word of the same text.
SECRETS: dict[str, tuple[str, frozenset[str]]] = {
    "members' topic": ("quaglia", SIGNED_IN),
    "members' thread": ("bramble", SIGNED_IN),
    "members' post": ("cormorant", SIGNED_IN),
    "partnership topic": ("obsidian", INSIDE),
    "partnership thread": ("tamarisk", INSIDE),
    "partnership post": ("wolverine", INSIDE),
    "hidden thread": ("zeppelin", MODERATORS),
    "hidden thread's post": ("marmoset", MODERATORS),
    "hidden post": ("gyroscope", MODERATORS),
    "hidden topic": ("vermilion", MODERATORS),
    "drafted session": ("palimpsest", ORGANISERS),
    "unpublished event": ("halcyon", ORGANISERS),
    "draft notes": ("bittersweet", ORGANISERS),
    "drafted paper": ("marzipan", ORGANISERS),
    "marked post": ("clementine", ORGANISERS),
    "drafted call": ("pomegranate", ORGANISERS),
    "note on a proposal": ("sandalwood", ORGANISERS),
    "hidden proposal": ("tourmaline", ORGANISERS | {"insider", "moderator"}),
    "proposal taken back": ("mulberry", ORGANISERS | {"insider", "moderator"}),
    "who takes meetings": ("nectarine", frozenset({"insider", "coordinator"})),
    "message of a meeting": ("bergamot", frozenset({"insider", "coordinator"})),
    "link of a meeting": ("pistachio", frozenset({"insider", "coordinator"})),
    "registered guest": ("chinchilla", ORGANISERS),
    "join link": ("samovar", ORGANISERS),
    "members' document": ("tamarind", SIGNED_IN),
    "document of the seated": ("calabash", ORGANISERS),
    "organisers' document": ("rutabaga", ORGANISERS),
    "early document": ("kumquat", ORGANISERS),
    "withdrawn document": ("persimmon", ORGANISERS),
    "removed person": ("ptarmigan", NOBODY),
    "suspended member": ("xylophone", MODERATORS),
    "unconfirmed member": ("jacaranda", MODERATORS | {"unverified"}),
    "unposted file": ("rhubarb", frozenset({"insider"})),
    "draft": ("saxifrage", frozenset({"insider"})),
    "words of a claim": ("sycamore", frozenset({"insider", "coordinator", "admin"})),
    "expired offer": ("cinnabar", frozenset({"insider"}) | MODERATORS),
    "drafted exchange": ("juniper", frozenset({"insider", "admin"})),
    "submitted exchange": ("cinnamon", frozenset({"insider", "coordinator", "admin"})),
    "visitor's contact": ("albatross", frozenset({"insider", "coordinator", "admin"})),
    "drafted entry": ("cloudberry", frozenset({"insider", "admin"})),
    "hidden offer": ("malachite", frozenset({"insider"}) | MODERATORS),
    "interest": ("aquamarine", frozenset({"insider", "coordinator"})),
    "held text": ("periwinkle", frozenset({"insider"}) | MODERATORS),
}

# What search is asked for: each stands beside the secret in the same text.
ASKED = {
    "members' post": "kestrelish",
    "partnership post": "ocelotish",
    "hidden thread's post": "lemurish",
    "hidden post": "flywheelish",
    "unpublished event": "solsticeish",
    "members' document": "datepalmish",
    "early document": "mangosteenish",
}


@dataclass
class LeakWorld:
    """Members by role, and things by name."""

    readers: dict[str, Member | None]
    things: dict[str, Any] = field(default_factory=dict)

    def value(self, name: Any) -> Any:
        """Return "thread.pk" of this world; anything else stands for itself."""
        head, _, tail = str(name).partition(".")
        value = self.things.get(head, name)
        for part in tail.split(".") if head in self.things and tail else []:
            value = getattr(value, part)
        return value


def word(secret: str) -> str:
    """Return a text that gives this secret away."""
    return " ".join([ASKED.get(secret, ""), SECRETS[secret][0]]).strip()


def build_leak_world() -> LeakWorld:
    """Make the people, then everything that somebody must not see."""
    mobility = make_partnership("Mobility", slug="mobility")
    people = {
        "unverified": make_member(word("unconfirmed member"), verified=False, username="una"),
        "member": make_member("Dao"),
        "insider": make_member("Chiara"),
        "coordinator": make_member("Ben"),
        "organiser": make_member("Orla"),
        "moderator": make_member("Ada", is_staff=True),
        "admin": make_member("Sam", is_staff=True, is_superuser=True),
        "suspended": make_member(word("suspended member"), username="gone"),
    }
    people["moderator"].groups.add(Group.objects.get(name="Moderators"))
    people["organiser"].groups.add(Group.objects.get(name="Organisers"))
    Affiliation.objects.create(member=people["insider"], partnership=mobility)
    Participation.objects.create(partnership=mobility, organisation=make_organisation("Dairy"))
    Editorship.objects.create(member=people["coordinator"], partnership=mobility)
    mobility.remind(by=people["admin"], reason="For the story.")
    claim = Candidacy.objects.claim(mobility, by=people["insider"], words=word("words of a claim"))
    world = LeakWorld({"visitor": None, **people})
    world.things = {"mobility": mobility, **people, **shelves(people), **agendas(people)}
    people["suspended"].suspend(by=people["moderator"], reason="For the story.")
    report = Report.objects.file(world.things["own_post"], by=people["coordinator"], reason="off_topic")
    decision = report.case.decide("warn", by=people["moderator"], rule="House rule 3", facts="For the story.")
    told = {"report": report, "decision": decision, "statement": statement_token(decision)}
    world.things |= told
    world.things["export"] = DataExport.objects.create(member=people["insider"])
    make(world.things["export"])
    world.things["figure"] = make_figure(mobility)
    world.things["candidacy"] = claim
    world.things |= exchanges(people["insider"], mobility)
    letter = mobility.freshness_steps.exclude(member=None).get()
    world.things["still_correct"] = letter.link.split("/")[-2]
    world.things["token"] = token_of(people["member"])
    world.things["agenda"] = own_agenda.token_of(people["member"])
    world.things["unsubscribe"] = unsubscribe_token(people["member"], stale_traces(world))
    return world


def shelves(people: dict[str, Member]) -> dict[str, Any]:
    """The forum, open and not."""
    chiara, ada, mobility = people["insider"], people["moderator"], people["coordinator"].edited_partnerships.get()
    members, inside = Topic.Audience.MEMBERS, Topic.Audience.PARTNERSHIP
    topic = make_topic("Open shelf", slug="open")
    inner = make_topic(word("members' topic"), slug="t-members", audience=members)
    own = make_topic(word("partnership topic"), slug="t-own", audience=inside, partnership=mobility)
    thread = make_thread(topic, by=chiara, title="Open talk")
    call = make_call("Open call", slug="open-call")
    told = {"call": call, "by": chiara, "title": word("members' thread"), "source": word("members' post")}
    inner_thread = make_thread(inner, **told)
    told = {"call": call, "by": chiara, "title": word("partnership thread"), "source": word("partnership post")}
    own_thread = make_thread(own, **told)
    told = {"call": call, "by": chiara, "title": word("hidden thread"), "source": word("hidden thread's post")}
    hidden_thread = make_thread(topic, **told)
    hidden_thread.hide(by=ada, reason="For the story.")
    Operation.objects.create(verb="move", thread=hidden_thread, topic=topic)
    hidden_post = make_post(thread, by=chiara, source=word("hidden post"))
    files = [Attachment.objects.take(upload(picture(), f"{name}.png"), by=chiara) for name in ("sunk", "rhubarb")]
    hidden_post.edit(source=f"{word('hidden post')} {files[0].markdown}", language="en")
    hidden_post.hide(by=ada, reason="For the story.")
    moved = make_post(thread, by=chiara, source=word("partnership post"))
    aside = thread.split([moved.pk], title=word("partnership thread"), by=ada, reason="For the story.")
    aside.move(own, by=ada, reason="For the story.")
    shelf = make_topic(word("hidden topic"), slug="t-hidden", hidden_at=timezone.now())
    call.topics.add(inner, own, shelf)
    held = hold_text(thread, "first", by=chiara, source=word("held text"), language="en", token=uuid4())
    expired = make_opportunity(
        chiara,
        call=call,
        organisation=make_organisation("Open dairies", slug="open-dairies"),
        title=word("expired offer"),
        published_at=timezone.now() - timedelta(days=40),
        expires_at=timezone.now() - timedelta(days=1),
    )
    standing = make_opportunity(chiara, call=call, organisation=expired.organisation, title="Open request")
    hidden_offer = make_opportunity(chiara, call=call, organisation=expired.organisation, title=word("hidden offer"))
    hidden_offer.hide(by=ada, reason="For the story.")
    body = make_organisation("Open mobility", slug="open-mobility")
    interest = make_interest(standing, people["coordinator"], organisation=body, message=word("interest"))
    draft = Draft.objects.create(member=chiara, thread=thread, source=word("draft"))
    return {
        "call": call,
        "draft": draft,
        "expired": expired,
        "standing": standing,
        "hidden_offer": hidden_offer,
        "interest": interest,
        "held": held,
        "thread": thread,
        "inner_thread": inner_thread,
        "own_thread": own_thread,
        "hidden_thread": hidden_thread,
        "shelf": shelf,
        "post": thread.posts.first(),
        "inner_post": inner_thread.posts.get(),
        "own_post": own_thread.posts.get(),
        "hidden_post": hidden_post,
        "lost_post": hidden_thread.posts.get(),
        "hidden_file": files[0],
        "unposted_file": files[1],
    }


def exchanges(chiara: Member, mobility: Partnership) -> dict[str, Any]:
    """Chiara's: one that is committed, with a drafted entry of its diary; one submitted; one that is a draft."""
    four = four_parties()
    four.host_partnership, four.people["hop"] = mobility, mobility.editors.get()
    Vouch.objects.create(member=chiara, organisation=four.visiting)
    four.people["visiting"] = chiara
    later = {name: day + timedelta(days=9) for name, day in four.said().items() if name in ("starts_on", "ends_on")}
    last = {name: day + timedelta(days=9) for name, day in later.items()}
    told = {"goals": word("drafted exchange"), "contact": word("drafted exchange")}
    exchange = four.committed(contact=word("visitor's contact"))
    asked = four.submitted(goals=word("submitted exchange"), contact=word("visitor's contact"), **later)
    said = {"title": word("drafted entry"), "done": "Much.", "learned": "More."}
    return {
        "exchange": exchange,
        "asked_exchange": asked,
        "drafted_exchange": four.draft(**told, **last),
        "drafted_entry": DiaryEntry.objects.write(exchange, by=chiara, **said),
    }


def stale_traces(world: LeakWorld) -> int:
    """Give Dao notices, follows and bookmarks from before things became invisible; return the notice of one of them."""
    dao, things = world.things["member"], world.things
    posts = [things[name] for name in ("inner_post", "lost_post", "hidden_post", "own_post")]
    notices = [Notification.objects.create(member=dao, reason="mention", target=post) for post in posts]
    for post in posts:
        Bookmark.objects.create(member=dao, post=post)
    for thread in (things["hidden_thread"], things["own_thread"], things["inner_thread"]):
        ThreadState.objects.set_level(thread, Level.FOLLOW, by=dao)
        TopicState.objects.set_level(thread.topic, Level.FOLLOW, by=dao)
    return notices[-1].pk


def agendas(people: dict[str, Member]) -> dict[str, Any]:
    """Events: a published one with a draft beside its release, one that is not published, and a removed person."""
    orla = people["organiser"]
    event = make_event("Open event", slug="open-event", organiser=orla)
    panel = make_session(event, "Open panel", slug="panel")
    make_release(event, by=orla)
    concluded = conclusions(panel, orla)
    kept = KeptDraft.objects.keep(event, by=orla)
    make_session(event, word("drafted session"), slug="s-draft", minutes=(60, 90))
    prepared = make_event(word("unpublished event"), slug="e-draft", organiser=orla, published_at=None)
    make_release(prepared, by=orla)
    Event.objects.filter(pk=prepared.pk).update(published_at=None)  # a release publishes; it was taken back
    make_person("Ptarmesan", slug="p-open")
    make_person(word("removed person"), slug="p-removed", hidden_at=timezone.now())
    ScheduledRelease.objects.schedule(event, event.starts_at, by=orla, version=event.draft_version)
    make_rules(event, listing="registered")
    JoinLink.objects.create(event=event, url="https://rooms.example/hall", note=word("join link"))
    Edition.objects.publish(prepared, by=orla)
    papers(panel, orla)
    registration = make_registration(event, name=word("registered guest"))
    calls = {"event": event, "kept": kept, "registration": registration, **themes(event, people)}
    make_topic_call(prepared, words=word("unpublished event"))
    return {**calls, **concluded}


def themes(event: Event, people: dict[str, Member]) -> dict[str, Any]:
    """A call with a chosen theme, one that is hidden and one taken back; and a call that is not published."""
    plain = make_event("Plain event", slug="plain-event", organiser=people["organiser"])
    make_topic_call(plain, words=word("drafted call"), published_at=None)
    meeting = meetings(plain, people["insider"], people["coordinator"])
    call, by = make_topic_call(event, words="What shall we talk about?"), people["insider"]
    proposal = make_proposal(call, by, title="Open theme")
    ProposalNote.objects.create(proposal=proposal, kind="experts", words=word("note on a proposal"), who="Orla")
    hidden = make_proposal(call, by, title=word("hidden proposal"))
    hidden.hide(reason="For the story.", by=people["organiser"])
    make_proposal(call, by, title=word("proposal taken back")).withdraw()
    return {"proposal": proposal, "hidden_proposal": hidden, "meeting": meeting}


def meetings(event: Event, chiara: Member, ben: Member) -> Meeting:
    """Two people with a seat take meetings, and have agreed on one."""
    make_rules(event)
    rules = make_meeting_rules(event)
    for member in (chiara, ben):
        make_registration(event, member)
        make_taker(rules, member, about=word("who takes meetings"))
    meeting = make_meeting(rules, chiara, ben, text=word("message of a meeting"))
    meeting.accept(rules.starts()[0], by=ben)
    meeting.place_at(by=ben, place="", url=f"https://{word('link of a meeting')}.example/")
    return meeting


def papers(panel: Session, orla: Member) -> None:
    """Documents of a session, each for other readers; the file of the last one is withdrawn."""
    for slug, audience in (("members'", "members"), ("seated", "registrants"), ("organisers'", "organisers")):
        secret = {"seated": "document of the seated"}.get(slug, f"{slug} document")
        told = make_document(panel.event, slug, by=orla, audience=audience, session=panel, offered=offer(word(secret)))
        Document.objects.filter(pk=told.pk).update(title=word(secret))
    later = make_document(panel.event, "early", by=orla, session=panel, offered=offer(word("early document")))
    later.revise({"title": word("early document"), "opens_at": timezone.now() + timedelta(days=1)}, seen=0)
    gone = make_document(panel.event, "withdrawn", by=orla, offered=offer(word("withdrawn document")))
    gone.withdraw(by=orla, reason="For the story.")


def conclusions(panel: Session, orla: Member) -> dict[str, Any]:
    """Published notes, a take-away and an edition, and what is being written about them since."""
    notes = SessionNotes.objects.keep(panel, Written("What all may read."), by=orla)
    notes.publish(version=1, by=orla)
    takeaway = Takeaway.objects.add(panel, text="Meet again.", language="en")
    begin_paper(panel.event)
    Edition.objects.publish(panel.event, by=orla)
    SessionNotes.objects.keep(panel, Written(word("draft notes"), seen=1), by=orla)
    part = PaperPart.objects.add(panel.event, heading=word("drafted paper"), body=word("drafted paper"))
    post = make_thread(make_topic("Open panel", session=panel)).posts.get()
    Nomination.objects.nominate(post, text=word("marked post"), language="en", by=orla)
    return {"takeaway": takeaway, "part": part, "nomination": panel.nominations.get()}
