"""A chosen theme becomes a session of the draft, and goes back: through the verb that saves drafts, under its lock."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.agenda import Session
from events.models.drafts import drafted
from events.models.events import Event
from events.models.proposals import Proposal, ProposalState
from events.models.redraft import DraftPerson, DraftRow, redraft
from events.models.rolling import KeptDraft
from events.models.theme_kind import ThemeKind
from events.models.topic_calls import CallStatus, TopicRefusedError
from members.models import Member

# A new session is so long; organisers move it in the agenda's editor.
MINUTES: Final = 30


@transaction.atomic
def choose(proposal: Proposal, *, by: Member, block: Session | None = None, session: Session | None = None) -> Session:
    """Choose a theme once its call is closed: it becomes a new session of the draft, in `block` or at the end.

    With `session` it is tied to that one, whose words stay. Two organisers at the same moment choose it once.
    """
    event = Event.objects.select_for_update().get(pk=proposal.call.event_id)
    if proposal.lock_waiting().call.status != CallStatus.CLOSED:
        raise TopicRefusedError(_("Close the call first: until then members propose and support."))
    if session and Proposal.objects.filter(session=session).exists():
        raise TopicRefusedError(_("That session has its theme from another proposal."))
    became = session or _add(event, proposal, block, by=by)
    proposal.put(session=became, chosen_at=timezone.now(), decided_by=by)
    if became.released_at:
        proposal.tell(ProposalState.CHOSEN)
    return became


@transaction.atomic
def unchoose(proposal: Proposal, *, by: Member, takes_out: bool = False) -> None:
    """Take a choice back while its session is not released; the session stays in the draft, or leaves it.

    What the draft said before is kept, so that organisers can go back to it.
    """
    event = Event.objects.select_for_update().get(pk=proposal.call.event_id)
    locked = proposal.lock()
    if locked.session and locked.session.released_at:
        raise TopicRefusedError(_("The session is public: the choice stands. A release can take the session out."))
    proposal.put(session=None, chosen_at=None, decided_by=None)
    if locked.session and takes_out:
        KeptDraft.objects.keep(event, by=by)
        rest = [row for row in rows_of(drafted(event)) if row.uuid != str(locked.session.uuid)]
        redraft(event, rest, by=by, version=event.draft_version)


def rows_of(sessions: Iterable[Session]) -> list[DraftRow]:
    """Return the sessions of a draft as the rows that save it, each breakout right behind its block."""
    sessions = list(sessions)
    blocks: dict[int | None, list[Session]] = {}
    for one in sessions:
        blocks.setdefault(one.block_id, []).append(one)
    return [_row(one) for rail in blocks.get(None, []) for one in (rail, *blocks.get(rail.pk, []))]


def _row(session: Session) -> DraftRow:
    people = [
        DraftPerson(role.name_as_printed, role.role, role.label_as_printed, role.affiliation_as_printed, role.pk)
        for role in session.roles.all()
    ]
    return DraftRow(
        kind=session.kind,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        theme=session.theme,
        text=session.text,
        room=session.room,
        language=session.language,
        uuid=str(session.uuid),
        in_block=session.block_id is not None,
        people=people,
    )


def _add(event: Event, proposal: Proposal, block: Session | None, *, by: Member) -> Session:
    """Save the draft with one session more."""
    rows = rows_of(drafted(event))
    starts_at = max((row.ends_at for row in rows), default=event.as_drafted().starts_at)
    new = DraftRow(
        kind=Session.Kind.BREAKOUT if proposal.kind == ThemeKind.BREAKOUT else Session.Kind.PANEL,
        title=proposal.title,
        language=proposal.language,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=MINUTES),
        uuid=str(uuid4()),
    )
    place = len(rows)
    if block:
        new = replace(new, starts_at=block.starts_at, ends_at=block.ends_at, in_block=True)
        place = 1 + next(at for at, row in enumerate(rows) if row.uuid == str(block.uuid))
        while place < len(rows) and rows[place].in_block:
            place += 1
    redraft(event, [*rows[:place], new, *rows[place:]], by=by, version=event.draft_version)
    return event.sessions.get(uuid=new.uuid)
