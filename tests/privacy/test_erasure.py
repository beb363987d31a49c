"""A member leaves: their account, names and address are gone from everything, as they chose; threads still read."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from events.models import ProposalNote, Support
from forum.models import Attachment, Draft, ModerationEntry, Post, Reaction, Thread
from forum.models.drafts import Typed
from members.models import DataRequest, Member
from notifications.mail import QueuedEmailBackend
from notifications.models import Notification
from pages.privacy import erase
from partnerships.models import Affiliation, Candidacy, Claim, Editorship
from tests.factories import (
    PASSWORD,
    make_event,
    make_meeting,
    make_meeting_rules,
    make_member,
    make_organisation,
    make_partnership,
    make_person,
    make_post,
    make_proposal,
    make_taker,
    make_thread,
    make_topic_call,
)
from tests.privacy.dumping import dump, lines_with
from tests.uploads import picture, upload


@pytest.fixture
def wilma(db: None) -> Member:
    """Wilhelmina is about to leave."""
    return make_member(
        "Wilhelmina Zeppelin", email="wilma@airships.example", affiliation="Works of Wilma", about="I fly."
    )


def reply(thread: Thread, by: Member, source: str) -> Post:
    return make_post(thread, by=by, source=source)


def propose_among_others(wilma: Member, ben: Member) -> None:
    """Let her propose and support themes, decide on one, and others name her in theirs."""
    call = make_topic_call(make_event(), words="Ask Wilhelmina Zeppelin.")
    make_proposal(call, wilma, title="Airships for all", text="So says Wilhelmina Zeppelin.")
    theirs = make_proposal(call, ben, title="What Wilhelmina Zeppelin proposes")
    Support.objects.give(theirs, by=wilma)
    noted = {"kind": "experts", "words": "Wilhelmina Zeppelin agrees.", "who": "Wilhelmina Zeppelin", "noted_by": wilma}
    ProposalNote.objects.create(proposal=theirs, **noted)
    theirs.decline(reason="Wilhelmina Zeppelin did it.", by=wilma)
    theirs.hide(reason="Wilhelmina Zeppelin asked for it.", by=wilma)


def meet_among_others(wilma: Member, ben: Member) -> None:
    """Let her ask and be asked for meetings, with her name in what others say."""
    rules = make_meeting_rules(make_event())
    make_taker(rules, ben, about="Met Wilhelmina Zeppelin.", speaks_for="Friends of Wilhelmina Zeppelin")
    make_taker(rules, wilma, about="I am Wilhelmina Zeppelin.", speaks_for="Works of Wilma")
    agreed = make_meeting(rules, wilma, ben, text="Wilhelmina Zeppelin would like to meet.")
    agreed.accept(rules.starts()[0], by=ben)
    agreed.place_at(by=wilma, place="At Wilma's", url="https://rooms.example/wilma")
    asked = make_meeting(rules, make_member(), wilma, 1, text="Dear Wilhelmina Zeppelin!")
    asked.propose([rules.starts()[2]], by=wilma, words="So says Wilhelmina Zeppelin.")
    other = make_member()
    make_meeting(rules, ben, other, 3, text="Bring Wilhelmina Zeppelin.").decline(
        by=other, words="Not Wilhelmina Zeppelin!"
    )


def live_among_others(wilma: Member, ben: Member, ada: Member, sam: Member) -> dict[str, Any]:
    """Let her leave a trace of every kind, and others write about her."""
    thread = make_thread(by=ben, title="Thanks to Wilhelmina Zeppelin", source="Ask @wilhelmina-zeppelin about it.")
    file = Attachment.objects.take(upload(picture(), "wilhelmina zeppelin.png"), by=wilma, alt="Wilhelmina Zeppelin")
    hers = reply(thread, wilma, f"My words. {file.markdown}")
    Post.objects.filter(pk=hers.pk).update(created_at="2026-01-01T00:00Z")
    hers.refresh_from_db()
    hers.edit(source=f"My better words. {file.markdown}", language="en", reason="Better words.")
    quoting = reply(thread, ben, hers.as_quote + "Wilhelmina Zeppelin is right; see /members/wilhelmina-zeppelin/.")
    reply(thread, ben, "Write to WILMA@airships.example, says wilhelmina zeppelin.")
    there = "http://testserver/members/wilhelmina-zeppelin/?show=threads"
    marked = "**Wilhelmina\nZeppelin's** _Wilhelmina  Zeppelin_ __@wilhelmina-zeppelin__"
    reply(thread, ben, f"[Her]({there}), <wilma@airships.example>, {marked}")
    alone = make_thread(by=wilma, title="A question nobody answered")
    Reaction.objects.give(quoting, "thanks", by=wilma)
    Draft.objects.keep(thread, Typed("Never posted."), by=wilma)
    Draft.objects.keep(alone, Typed("What Wilhelmina Zeppelin says", fields={"kind": "Wilhelmina Zeppelin"}), by=ben)
    Attachment.objects.take(upload(picture(), "unposted.png"), by=wilma)
    quoting.hide(by=ada, reason="Wilhelmina Zeppelin asked for it.")
    quoting.restore(by=ada, reason="She changed her mind.")
    wilma.suspend(by=ada, reason="Wilhelmina Zeppelin flew too low.")
    wilma.reinstate(by=ada, reason="All is well.")
    LogEntry.objects.log_actions(sam.pk, [wilma], CHANGE, change_message="Wilhelmina Zeppelin", single_object=True)
    partnership = make_partnership("Airships", summary="Founded by Wilhelmina Zeppelin.")
    Affiliation.objects.create(member=wilma, partnership=partnership)
    Editorship.objects.create(member=wilma, partnership=partnership)
    for results in ("100 % Wilhelmina Zeppelin, see /members/wilhelmina-zeppelin/", "Ours, says Wilhelmina Zeppelin"):
        partnership.results = results
        partnership.revise("results", by=wilma)
    make_event("Airship days", organiser=wilma, summary="Questions to wilma@airships.example")
    propose_among_others(wilma, ben)
    meet_among_others(wilma, ben)
    balloons = make_organisation("Balloons")
    for summary in ("Wilhelmina Zeppelin began it.", "Begun by Wilhelmina Zeppelin."):
        balloons.summary = summary
        balloons.revise("summary", by=wilma)
    Affiliation.objects.declare(wilma, balloons.name)
    Notification.objects.create(member=wilma, reason="reply", target=quoting, actor=ben)
    Notification.objects.create(member=ben, reason="reply", target=hers, actor=wilma)
    Candidacy.objects.claim(make_partnership("Kites"), by=wilma, words="Wilhelmina Zeppelin flies them.")
    theirs = Candidacy.objects.claim(partnership, by=ben, words="Ask Wilhelmina Zeppelin about me.")
    theirs.refuse(by=wilma, reason="Wilhelmina Zeppelin does not know him.")
    Claim.objects.make(make_person("Somebody else"), by=wilma, words="Wilhelmina Zeppelin is on our page.")
    asked = {
        "kind": "access",
        "page": "",
        "words": "All of it.",
        "name": "Wilhelmina",
        "email": "WILMA@airships.example",
    }
    for member in (wilma, None):
        DataRequest.objects.receive(member=member, **asked)
    message = EmailMessage("Hello", "Wilhelmina Zeppelin, ...", to=["wilma@airships.example"])
    QueuedEmailBackend(alias="default").send_messages([message])
    return {"thread": thread, "hers": hers, "quoting": quoting, "alone": alone}


NAMES = ["wilhelmina", "zeppelin", "wilma"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keeps_posts", [True, False])
def test_a_dump_holds_neither_name_nor_address(
    keeps_posts: bool, wilma: Member, ben: Member, ada: Member, sam: Member, signed_in, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    live_among_others(wilma, ben, ada, sam)
    browser = signed_in(wilma)
    browser.get("/settings/")
    before = dump()
    assert [name for name in NAMES if name not in before] == []

    erase(wilma, keeps_posts=keeps_posts)

    assert lines_with(*NAMES) == []


@pytest.mark.django_db(transaction=True)
def test_posts_that_stay_read_on_without_a_name(wilma, ben, ada, sam, signed_in, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = live_among_others(wilma, ben, ada, sam)

    erase(wilma, keeps_posts=True)

    html = signed_in(ben).get(world["thread"].get_absolute_url(), follow=True).content.decode()
    assert "My better words." in html
    assert "Former member" in html
    assert html.count("[former member]") >= 4
    hers = Post.objects.get(pk=world["hers"].pk)
    assert (hers.author, hers.affiliation, hers.revisions.get().editor) == (None, "", None)
    quoting = Post.objects.get(pk=world["quoting"].pk)
    assert quoting.source.startswith(f"> [[former member] wrote](/p/{hers.pk}/):")
    assert "/members/former-member/" in quoting.source
    thread = Thread.objects.get(pk=world["thread"].pk)
    assert (thread.title, thread.slug) == ("Thanks to [former member]", "thanks-to-former-member")
    # The picture in the post stays, the one that was never posted is gone.
    assert [file.name for file in Attachment.objects.all()] == ["[former member].webp"]
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db(transaction=True)
def test_posts_that_go_leave_an_empty_place(wilma, ben, ada, sam, signed_in, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = live_among_others(wilma, ben, ada, sam)
    topic = world["alone"].topic

    erase(wilma, keeps_posts=False)

    for reader in (ben, ada):
        html = signed_in(reader).get(world["thread"].get_absolute_url(), follow=True).content.decode()
        assert "removed together with its author" in html
        # What Ben quoted stays his own.
        assert html.count("better words") == 1
    hers = Post.objects.get(pk=world["hers"].pk)
    assert (hers.source, hers.html, hers.author, hers.position, hers.revisions.count()) == ("", "", None, 2, 0)
    # What nobody else wrote in goes whole, and the counters with it.
    assert not Thread.objects.filter(pk=world["alone"].pk).exists()
    topic.refresh_from_db()
    assert (topic.thread_count, topic.post_count) == (0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert signed_in(ben).get("/notifications/").status_code == 200


def test_nobody_brings_back_what_its_author_took_along(wilma, ada, signed_in) -> None:
    thread = make_thread()
    hers = reply(thread, wilma, "My words.")
    erase(wilma, keeps_posts=False)

    hers = Post.objects.get(pk=hers.pk)
    hers.restore(by=ada, reason="I want it back.")

    assert Post.objects.get(pk=hers.pk).hidden_at is not None
    with pytest.raises(IntegrityError, match="post_erased_is_empty"), transaction.atomic():
        Post.objects.filter(pk=hers.pk).update(source="Other words.")


def test_what_she_did_to_posts_of_others_is_taken_back(wilma, ben, dao) -> None:
    post = make_post(by=ben)
    for member in (wilma, dao):
        Reaction.objects.give(post, "thanks", by=member)

    erase(wilma, keeps_posts=True)

    post.refresh_from_db()
    assert (post.thanks_count, post.reactions.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_every_session_ends(wilma) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": wilma.email, "password": PASSWORD})
        assert browser.get("/settings/").status_code == 200
    assert (Session.objects.count(), UserSession.objects.count()) == (2, 2)

    erase(wilma, keeps_posts=True)

    assert [browser.get("/settings/").status_code for browser in browsers] == [302, 302]
    assert (Session.objects.count(), UserSession.objects.count(), EmailAddress.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_mail_to_her_leaves_the_queue_and_mail_to_others_stays(wilma, ben) -> None:
    for to in (wilma.email.upper(), ben.email):
        QueuedEmailBackend(alias="default").send_messages([EmailMessage("Hello", "Text", to=[to])])

    erase(wilma, keeps_posts=True)

    assert ProcrastinateJob.objects.filter(task_name="notifications.tasks.send_mail").count() == 1


def test_all_of_it_or_nothing(wilma, monkeypatch) -> None:
    post = make_post(by=wilma)
    monkeypatch.setattr(Member, "delete", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        erase(wilma, keeps_posts=False)

    post.refresh_from_db()
    assert (post.author, post.source) == (wilma, "A reply.")


def test_a_name_of_one_word_goes_only_where_she_was(ben) -> None:
    will = make_member("Will")
    with_him, without_him = make_thread(by=ben, source="Will asked me to."), make_thread(by=ben, source="Will it rain?")
    reply(with_him, will, "I did.")

    erase(will, keeps_posts=True)

    sources = [Post.objects.get(thread=thread, position=1).source for thread in (with_him, without_him)]
    assert sources == ["[former member] asked me to.", "Will it rain?"]


def test_a_longer_name_that_begins_alike_stays(ben) -> None:
    make_member("Anna-Lena Berg", username="anna-lena")
    anna = make_member("Anna Bergen", username="anna")
    post = make_post(by=ben, source="@anna-lena and @anna, Anna Bergenson and Anna Bergen, x@anna.example")

    erase(anna, keeps_posts=True)

    post.refresh_from_db()
    assert post.source == "@anna-lena and [former member], Anna Bergenson and [former member], x@anna.example"


def test_the_name_of_two_members_stays_where_only_one_was(wilma, ben) -> None:
    namesake = make_member("Wilhelmina Zeppelin")
    post = make_post(by=ben, source="Wilhelmina Zeppelin knows.")

    erase(namesake, keeps_posts=True)

    post.refresh_from_db()
    assert post.source == "Wilhelmina Zeppelin knows."


def test_a_speaker_stays_in_the_record_and_the_account_goes(wilma) -> None:
    person = make_person("Wilhelmina Zeppelin", member=wilma)
    partnership = make_partnership("Airships", summary="Wilhelmina Zeppelin (wilma@airships.example) spoke.")

    erase(wilma, keeps_posts=True)

    person.refresh_from_db()
    partnership.refresh_from_db()
    assert (person.name, person.member) == ("Wilhelmina Zeppelin", None)
    assert partnership.summary == "Wilhelmina Zeppelin ([former member]) spoke."


def test_the_log_lets_go_of_a_name_and_of_nothing_else(wilma, ada) -> None:
    wilma.suspend(by=ada, reason="Wilhelmina Zeppelin flew too low.")
    erase(wilma, keeps_posts=True)

    line = ModerationEntry.objects.get()
    assert (line.label, line.reason, line.member) == ("[former member]", "[former member] flew too low.", None)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ModerationEntry.objects.update(reason="She flew well.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('forum.erased', 'low', true)")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            ModerationEntry.objects.update(reason="[former member] flew too high.")


def test_a_moderator_who_leaves_leaves_the_log(ada, ben) -> None:
    post = make_post(by=ben)
    post.hide(by=ada, reason="Spam.")

    erase(ada, keeps_posts=True)

    line = ModerationEntry.objects.get()
    assert (line.reason, line.moderator) == ("Spam.", None)
