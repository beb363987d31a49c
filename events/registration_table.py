"""Registrations as a table, for organisers to take along."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.tables import Cell
from events.models import Event, Registration


def head_of(event: Event) -> list[str]:
    """Return what its columns are called; the organisers' own questions come last."""
    about = [_("Name"), _("Affiliation"), _("E-mail address"), _("State"), _("Registered (UTC)"), _("Checked in (UTC)")]
    return [*about, _("Breakouts"), *(question.words for question in event.registration_questions.all())]


def rows_of(event: Event) -> Iterator[list[Cell]]:
    """Give a row for each registration, by name."""
    questions = list(event.registration_questions.all())
    found = Registration.objects.for_event(event).known().select_related("member").with_breakouts()
    for one in found.order_by("name", "pk"):
        breakouts = "; ".join(choice.session.title for choice in one.choices.all() if choice.held_at)
        about: list[Cell] = [one.name, one.affiliation, one.address, str(one.state.label)]
        answers = [one.answers.get(str(question.pk), "") for question in questions]
        yield [*about, one.created_at, one.checked_in_at, breakouts, *answers]
