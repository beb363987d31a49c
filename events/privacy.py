"""What is kept of people at events: who organises, who spoke, as agendas and papers print it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import Names
from events import privacy_after, privacy_meetings, privacy_topics
from events.models import Availability, Meeting, Registration
from events.models.registration_rules import RETENTION_DAYS
from events.models.registrations import LINK_DAYS
from members.models import Member

KEPT: Final = (
    *privacy_after.KEPT,
    *privacy_topics.KEPT,
    *privacy_meetings.KEPT,
    Kept(
        holds={"events.Event_organisers": "member"},
        of="member",
        more="event__title",
        what=_("For organisers: which events are yours"),
        why=_("so that the site lets you draft and release their agendas"),
        ground=Ground.CONTRACT,
        until=_("until it is ended, or you erase your account"),
    ),
    Kept(
        holds={"events.Event": "draft_saved_by"},
        of="draft_saved_by",
        without="summary pending participants_note aliases status_note",
        what=_("For organisers: that you saved a draft last"),
        why=_("so that two organisers do not overwrite each other unawares"),
        ground=Ground.INTEREST,
        until=_("until somebody saves it again, or you erase your account"),
    ),
    Kept(
        holds={"events.AgendaRelease": "released_by"},
        of="released_by",
        without="content words",
        more="event__title",
        what=_("For organisers: which agendas you released"),
        why=_("so that it is known who published what"),
        ground=Ground.INTEREST,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"events.Registration": "member name affiliation email answers reason used_links"},
        of="member",
        without="key letters last_letter_at used_links",
        more="event__title",
        what=_(
            "Who registered for an event, with name, affiliation, answers, state and whether they came; of guests, "
            "who have no account, the mail address"
        ),
        why=_(
            "so that you can take part, and the organisers of the event know who comes; they see it, and those who "
            "take part see your name if you agreed"
        ),
        ground=Ground.CONTRACT,
        until=_("until some days after the event, 90 unless the form says otherwise, or you delete it; totals stay"),
    ),
    Kept(
        holds={"events.SessionChoice": ""},
        of="registration__member",
        more="session__title block__title",
        what=_("Which breakouts you chose or ranked"),
        why=_("so that you have a seat there"),
        ground=Ground.CONTRACT,
        until=_("as long as your registration"),
    ),
    Kept(
        holds={"events.Allocation": "drawn_by"},
        of="drawn_by",
        without="wishes result",
        more="event__title",
        what=_("For organisers: that you gave breakouts by lot"),
        why=_("so that it is known who did"),
        ground=Ground.INTEREST,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"events.ScheduledRelease": "scheduled_by"},
        of="scheduled_by",
        without="content pending",
        more="event__title",
        what=_("For organisers: which releases you scheduled"),
        why=_("so that it is known who published what"),
        ground=Ground.INTEREST,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"events.KeptDraft": "kept_by"},
        of="kept_by",
        without="content pending",
        more="event__title",
        what=_("For organisers: that you rolled a draft back"),
        why=_("so that organisers can go forward again"),
        ground=Ground.INTEREST,
        until=_("until ten later ones, or until you erase your account"),
    ),
    Kept(
        holds={"events.SheetState": "by rows"},
        of="by",
        without="rows",
        more="event__title",
        what=_("For organisers: the last steps of your typing in an agenda's draft"),
        why=_("so that you can undo them, and find what was never saved"),
        ground=Ground.INTEREST,
        until=_("until forty later ones, or until you erase your account"),
    ),
    Kept(
        holds={"events.Telling": "sent_by introduction"},
        of="sent_by",
        what=_("For organisers: which messages to people of an event you sent, with your words above them"),
        why=_("so that it is known who wrote to people"),
        ground=Ground.INTEREST,
        until=_("your name until you erase your account; the words as long as the release"),
    ),
    Kept(
        holds={"events.Told": "member"},
        of="member",
        more="telling__release__event__title",
        what=_("Which messages about an agenda you were sent"),
        why=_("so that none comes twice"),
        ground=Ground.CONTRACT,
        until=_("as long as the release, or until you erase your account"),
    ),
    Kept(
        holds={
            "events.ScheduledRelease": "content pending note",
            "events.KeptDraft": "content pending",
            "events.SessionRole": "label_as_printed name_as_printed affiliation_as_printed",
            "events.AgendaRelease": "content words note",
            "events.Event": "summary participants_note pending status_note",
            "events.EventFact": "text",
            "events.Session": "theme text description_as_printed status_note",
            "events.Takeaway": "text",
            "events.Document": "summary",
            "events.DocumentSection": "body",
            "events.Figure": "caption source_text",
            "events.Footnote": "text",
            "events.Poll": "note",
        },
        what=_("Speakers, moderators and others named in agendas, papers and take-aways, as printed there"),
        why=_("because they acted in public, for those who look for who did what; no contact data is kept"),
        ground=Ground.INTEREST,
        until=_("as long as the record is public, or until you ask to be removed"),
        withheld=_("it is public: your page shows all of it"),
    ),
)

# What events, sessions and documents are called, where and when they are.
IMPERSONAL: Final = {
    **privacy_after.IMPERSONAL,
    "events.Event": "slug title short_title aliases time_zone place for_whom part_of source_section",
    "events.EventFact": "label source_section",
    "events.Session": "slug title aliases room time_as_printed source_section released_title",
    "events.SessionRole": "source_section",
    "events.Takeaway": "source_section",
    "events.Document": "slug title cover source_section",
    "events.DocumentSection": "number heading contents_heading",
    "events.Figure": "heading source_section",
    "events.Footnote": "url source_section",
    "events.Poll": "prompt tool source_section",
    "events.PollTerm": "term",
    "events.RegistrationQuestion": "words answers",
    "events.JoinLink": "url note",
    # Registrations by number: whose they are stands in the registration alone, and goes with it.
    "events.Allocation": "seed wishes result",
}


# Agendas are a record and stay; who organises is told by the event.
TERMS: Final = (
    Term(
        name="registrations",
        what=_("Who registered for an event: names, mail addresses, answers; totals stay"),
        since=_("after the event, or as many days as its organisers set"),
        days=RETENTION_DAYS,
        forget=lambda before: Registration.objects.past_their_time(before + timedelta(days=RETENTION_DAYS)).forget(),
    ),
    Term(
        name="meetings",
        what=_("Who met whom at an event, what was said, and who was free when; totals stay"),
        since=_("after the event, or as many days as its organisers set for registrations"),
        days=RETENTION_DAYS,
        forget=lambda before: Meeting.objects.past_their_time(before + timedelta(days=RETENTION_DAYS)).forget(),
    ),
    Term(
        name="availabilities",
        what=_("Who took meetings at an event, and when they were free"),
        since=_("after the event, or as many days as its organisers set for registrations"),
        days=RETENTION_DAYS,
        forget=lambda before: Availability.objects.past_their_time(before + timedelta(days=RETENTION_DAYS)).drop(),
    ),
    Term(
        name="unconfirmed-registrations",
        what=_("Registrations of guests who never confirmed their mail address"),
        since=_("after they were made"),
        days=LINK_DAYS,
        forget=lambda before: Registration.objects.unverified().begun_before(before).drop(),
    ),
)


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Forget registrations and support; events stay as they are: who organised and released goes with the account.

    Agendas stay as printed; a speaker who wants to be removed is one by `Person.remove`.
    """
    privacy_meetings.erase(member)
    Registration.objects.of_member(member).forget()
    privacy_topics.erase(member, keeps_posts=keeps_posts)
