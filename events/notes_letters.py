"""Letters about notes: organisers hear that some wait for them, writers what became of theirs."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import SessionNotes
from members.models import Member, MemberQuerySet
from notifications.letters import absolute, defused, duty_letter, spoken_to

# What happened: the subject, what is said, the words of the link.
LETTERS: Final = {
    "submitted": (
        _("Notes wait for you: %(session)s"),
        _("The notes of this session were submitted. Read them, then publish them or give them back."),
        _("Read the notes"),
    ),
    "returned": (
        _("Notes given back: %(session)s"),
        _("The organisers gave the notes of this session back. What is still to do:"),
        _("Go on writing"),
    ),
    "published": (
        _("Notes are public: %(session)s"),
        _("The organisers published the notes of this session. Thank you for writing them."),
        _("Look at the notes"),
    ),
}
PAGES: Final = {"submitted": "notes_review", "returned": "notes_edit", "published": "session_detail"}


def write(notes: SessionNotes, what: str, *, by: Member) -> None:
    """Write to everybody whom it concerns but `by`, who did it."""
    for member in _concerned(notes, what).exclude(pk=by.pk).order_by("pk"):
        with spoken_to(member):
            _write_to(member, notes, what)


def _concerned(notes: SessionNotes, what: str) -> MemberQuerySet:
    """Return the organisers for what waits, else those who wrote the notes; suspended members hear nothing."""
    event, written = notes.session.event, notes.revisions
    concerned: Any = event.organisers.values("pk") if what == "submitted" else written.values("editor")
    found: MemberQuerySet = Member.objects.reading().filter(pk__in=concerned)
    return found


def _write_to(member: Member, notes: SessionNotes, what: str) -> None:
    session = notes.session
    named = {"session": defused(session.public_title)}
    subject, words, link = LETTERS[what]
    address = reverse(f"events:{PAGES[what]}", args=[session.event.slug, session.slug])
    context = {"subject": subject % named, "words": words, "link": link, "url": absolute(address)}
    context |= {"event": defused(session.event.title), "reason": defused(notes.return_reason)}
    context["reason_language"] = notes.language
    duty_letter(member.email, "events/mail/notes", context).send()
