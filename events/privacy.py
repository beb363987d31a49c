"""What is kept of people at events: who organises, who spoke, as agendas and papers print it."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Exported, Ground, Kept, Term, exported
from core.removal import Names
from members.models import Member

KEPT: Final = (
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
        without="summary pending participants_note aliases",
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
        holds={
            "events.SessionRole": "label_as_printed name_as_printed affiliation_as_printed",
            "events.AgendaRelease": "content words note",
            "events.Event": "summary participants_note pending",
            "events.EventFact": "text",
            "events.Session": "theme text description_as_printed",
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
    "events.Event": "slug title short_title aliases time_zone place part_of source_section",
    "events.EventFact": "label source_section",
    "events.Session": "slug title aliases time_as_printed source_section released_title",
    "events.SessionRole": "source_section",
    "events.Takeaway": "source_section",
    "events.Document": "slug title cover source_section",
    "events.DocumentSection": "number heading contents_heading",
    "events.Figure": "heading source_section",
    "events.Footnote": "url source_section",
    "events.Poll": "prompt tool source_section",
    "events.PollTerm": "term",
}


# Nothing of events goes by itself: agendas are a record, and who organises is told by the event.
TERMS: Final[tuple[Term, ...]] = ()


def export(member: Member) -> Iterator[Exported]:
    """Give what is kept of a member here."""
    return exported(KEPT, member)


def erase(member: Member, *, names: Names, keeps_posts: bool) -> None:
    """Leave events as they are: who organised, saved and released goes with the account.

    Agendas stay as printed; a speaker who wants to be removed is one by `Person.remove`.
    """
