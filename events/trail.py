"""How the theme of a session was chosen: from the proposal it began as, and in the words of a printed record.

It stands on the page of a session, so only a release makes it public.
"""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from events.agenda import Slot
from events.models import Event, Proposal, ProposalNote, Session, ThemeKind
from events.models.agenda import SessionQuerySet
from events.shown import parts_of

SAID = {name: name for name in ("title", "text", "language", "kind", "support_count", "proposed_at", "chosen_at")}
NOTED = {name: name for name in ("kind", "words", "language", "who", "noted_on")}


def with_trail(sessions: SessionQuerySet) -> SessionQuerySet:
    """Annotate as `trail` what `trail_of` reads: no query more."""
    notes = ProposalNote.objects.shown().in_order().filter(proposal=OuterRef("pk"))
    chosen = Proposal.objects.public().filter(session=OuterRef("pk"), session__released_at__isnull=False)
    said = JSONObject(
        **SAID,
        by="proposed_by__display_name",
        is_sample="proposed_by__is_sample",
        notes=ArraySubquery(notes.values(json=JSONObject(**NOTED))),
    )
    return sessions.annotate(trail=Subquery(chosen.values(json=said)[:1]))


def trail_of(session: Session) -> dict[str, Any] | None:
    """Return how the theme of a session of `with_trail` was chosen, notes under their kinds; None if none was."""
    trail: dict[str, Any] | None = getattr(session, "trail", None)
    if not trail:
        return None
    for name in ("proposed_at", "chosen_at"):
        trail[name] = datetime.fromisoformat(trail[name])
    for note in trail["notes"]:
        note["noted_on"] = date.fromisoformat(note["noted_on"])
    said = {kind: [note for note in trail["notes"] if note["kind"] == kind] for kind in ProposalNote.Kind}
    return {**trail, "notes": [(kind.label, notes) for kind, notes in said.items() if notes]}


def facts_of(event: Event, slot: Slot) -> list[dict[str, Any]]:
    """Return what the record says of how this session's theme was chosen, for an event of `with_parts`.

    What it says of breakouts goes on from what it says of the plenary ("applying the same approach"): both stand there.
    """
    if slot.kind == Session.Kind.BREAKOUT:
        kinds = {ThemeKind.PLENARY, ThemeKind.BREAKOUT}
    else:
        kinds = {ThemeKind.PLENARY} if slot.theme else set()
    return [fact for fact in parts_of(event).fact_list if fact["theme_kind"] in kinds]
