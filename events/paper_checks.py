"""What an organiser should know before a paper is published: nothing is refused, everything is said."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from events.models import Event, PaperPart


def paper_problems(event: Event, parts: Sequence[PaperPart]) -> Iterator[str]:
    """Return what is missing in a paper, in words."""
    if not any(part.kind == PaperPart.Kind.AGENDA for part in parts):
        yield _("No part shows the agenda.")
    told = {part.session_id for part in parts}
    for session in event.sessions.reported().in_order():
        if session.pk not in told:
            yield _("“%(title)s” has notes or take-aways and no part.") % {"title": session.public_title}
    for part in parts:
        notes = getattr(part.session, "notes", None)
        public = notes is not None and notes.published_at is not None
        if notes is not None and notes.submitted_at:
            yield _("The notes of “%(title)s” wait for a review.") % {"title": part.heading}
        elif part.session and not public and not part.body:
            yield _("“%(title)s” has no published notes and no text.") % {"title": part.heading}
