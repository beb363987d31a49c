"""The breakouts one can choose: as the public agenda has them, never the draft, with the seats that are left."""

from dataclasses import dataclass, field
from typing import Any

from events.models import Event, Registration, Session, SessionChoice
from events.released import Content


@dataclass(frozen=True)
class Option:
    """One breakout of a block."""

    session: Session
    content: Content
    left: int | None

    @property
    def title(self) -> str:
        """Return what the public agenda calls it."""
        return str(self.content["title"])

    @property
    def is_full(self) -> bool:
        """Tell whether no seat is left."""
        return self.left == 0


@dataclass
class Block:
    """Breakouts at one time: one chooses exactly one of them."""

    session: Session
    content: Content
    options: list[Option] = field(default_factory=list)
    # Of one registration: the seat they have here, and choices that the public agenda has no longer.
    held: SessionChoice | None = None
    wishes: list[SessionChoice] = field(default_factory=list)
    lost: list[SessionChoice] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return what the public agenda calls it."""
        return str(self.content["title"])

    @property
    def needs_choice(self) -> bool:
        """Tell whether they still have to choose here, because they have not or their breakout is gone."""
        return not self.held and not self.wishes

    def option(self, session: int) -> Option | None:
        """Return the breakout with this id, if it is one of this block."""
        return next((one for one in self.options if one.session.pk == session), None)


def blocks_of(event: Event, registration: Registration | None = None) -> list[Block]:
    """Return the blocks of the public agenda with their breakouts; with the choices of a registration, if given."""
    release = event.releases.newest_first().first()
    if release is None:
        return []
    public = [one for one in release.sessions if not _is_off(one)]
    rows = {str(session.uuid): session for session in event.sessions.all()}
    taken = SessionChoice.objects.seats_taken(event)
    found: list[Block] = []
    for content in public:
        parallel = [one for one in public if one["block"] == content["uuid"]]
        if parallel and content["uuid"] in rows:
            options = [_option(rows[one["uuid"]], one, taken) for one in parallel if one["uuid"] in rows]
            found.append(Block(rows[content["uuid"]], content, options))
    if registration:
        _hang(registration, found)
    return found


def _is_off(content: Content) -> bool:
    """Whether a release calls a session off; releases from before that could be said have no such word."""
    return bool(content.get("cancelled_at") or content.get("status") in {"cancelled", "postponed"})


def _option(session: Session, content: Content, taken: dict[int, int]) -> Option:
    left = None if session.capacity is None else max(0, session.capacity - taken.get(session.pk, 0))
    return Option(session, content, left)


def _hang(registration: Registration, blocks: list[Block]) -> None:
    """Put each choice to its block; what is offered there no longer is lost, and stays visible."""
    of: dict[Any, Block] = {block.session.pk: block for block in blocks}
    for choice in registration.choices.select_related("session").order_by("rank", "pk"):
        block = of.get(choice.block_id)
        if block is None:
            continue
        if block.option(choice.session_id) is None:
            block.lost.append(choice)
        elif choice.held_at:
            block.held = choice
        else:
            block.wishes.append(choice)
