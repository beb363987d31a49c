"""Saves the rows of a draft agenda: all of them or none, and never over somebody else's save."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from core.removal import NAME_REMOVED
from events.models.agenda import Session, SessionRole
from events.models.events import Event
from members.models import Member
from partnerships.models import Organisation, Person


@dataclass(frozen=True)
class DraftPerson:
    """Somebody in a row, as an organiser typed it."""

    name: str
    role: str = ""
    label: str = ""
    affiliation: str = ""
    role_id: int | None = None


@dataclass(frozen=True)
class DraftRow:
    """A session as an organiser typed it; `uuid` is the session it is, if it is one already."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    theme: str = ""
    text: str = ""
    room: str = ""
    language: str = "en"
    uuid: str = ""
    in_block: bool = False
    people: list[DraftPerson] = field(default_factory=list)


@transaction.atomic
def redraft(event: Event, rows: Iterable[DraftRow], *, by: Member, version: int) -> list[str]:
    """Make the draft of `event` say what `rows` say, in their order.

    Refuses with `StaleDraftError` if somebody saved the draft after `version`. A session keeps its id and
    address for life; one that was ever released only leaves the draft, with all that hangs on it.

    Returns the names typed of people who asked not to be named: they are left out of every release.
    """
    locked = event.lock_draft(version)
    known = {str(session.uuid): session for session in locked.sessions.all()}
    known_as, new = _Register(rows := list(rows)), _Newcomers(locked, rows, known)
    kept: set[int] = set()
    block: Session | None = None
    number = 0
    for position, row in enumerate(rows, 1):
        session = known.pop(row.uuid, None) or new.session(row)
        block, number = (block, number + 1) if row.in_block else (None, 0)
        session.block, session.number = block, number or None
        _fill(session, row, position)
        _fill_people(session, row.people, known_as)
        kept.add(session.pk)
        if row.kind == Session.Kind.BREAKOUTS:
            block = session
    withdraw(locked, kept)
    locked.count_save(by=by)
    return known_as.hidden


def _fill(session: Session, row: DraftRow, position: int) -> None:
    if (session.starts_at, session.ends_at) != (row.starts_at, row.ends_at):
        session.time_as_printed = ""  # what was printed is no longer so
    if (session.title, session.theme) != (row.title, row.theme):
        session.description_as_printed = ""
    session.kind, session.title, session.theme = row.kind, row.title, row.theme
    session.text, session.language, session.room = row.text, row.language, row.room
    session.starts_at, session.ends_at = row.starts_at, row.ends_at
    session.position, session.removed_at = position, None
    session.save()


def _fill_people(session: Session, people: list[DraftPerson], known_as: "_Register") -> None:
    """Keep the roles that are the same, change those that changed, drop the rest.

    People who asked to be removed are not shown to organisers; their roles stay where they are.
    """
    named = {role.pk: role for role in session.roles.named()}
    before = [_printed(role) for role in named.values()]
    hidden = session.roles.exclude(pk__in=named).aggregate(last=models.Max("position"))["last"] or 0
    for position, typed in enumerate(people, hidden + 1):
        same = next((pk for pk, role in named.items() if role.name_as_printed == typed.name), 0)
        role = named.pop(typed.role_id or 0, None) or named.pop(same, None) or SessionRole(session=session)
        if role.name_as_printed != typed.name:
            role.person = known_as.person(typed.name)
        if role.affiliation_as_printed != typed.affiliation:
            role.organisation = known_as.organisation(typed.affiliation)
        is_hidden = role.person is not None and role.person.hidden_at is not None
        role.name_as_printed = NAME_REMOVED if is_hidden else typed.name
        role.affiliation_as_printed = typed.affiliation
        role.role, role.label_as_printed = typed.role, typed.label
        role.position = position
        role.save()
    SessionRole.objects.filter(pk__in=named).delete()
    if session.description_as_printed and before != [_printed(role) for role in session.roles.named()]:
        session.description_as_printed = ""
        session.save(update_fields=["description_as_printed"])


def _printed(role: SessionRole) -> tuple[str, str, str, str]:
    return (role.name_as_printed, role.role, role.label_as_printed, role.affiliation_as_printed)


def withdraw(event: Event, kept: set[int]) -> None:
    """Take what is not in the draft any more out of it; forget it if the public never saw it."""
    gone = event.sessions.planned().exclude(pk__in=kept)
    for session in gone:
        if session.released_at:
            session.removed_at = timezone.now()
            session.save(update_fields=["removed_at"])
        else:
            Session.objects.filter(block=session).update(block=None)
            session.delete()


class _Newcomers:
    """Sessions that the draft has not yet. Each keeps the id it was typed under, so that saving twice makes one."""

    def __init__(self, event: Event, rows: list[DraftRow], known: Container[str]) -> None:
        self._event = event
        wished = {row.uuid for row in rows if row.uuid not in known and _is_uuid(row.uuid)}
        taken = Session.objects.filter(uuid__in=wished).values_list("uuid", flat=True) if wished else ()
        self._free = wished - {str(uuid) for uuid in taken}

    def session(self, row: DraftRow) -> Session:
        """Begin a session; an id that another one has, here or elsewhere, is not given again."""
        made = Session(event=self._event, slug=_free_slug(self._event, row))
        if row.uuid in self._free:
            self._free.remove(row.uuid)
            made.uuid = UUID(row.uuid)
        return made


def _is_uuid(text: str) -> bool:
    """Tell whether a text is a uuid, written as we write them."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _free_slug(event: Event, row: DraftRow) -> str:
    """An address for a new session, from its title."""
    stem = slugify(row.title)[:70].strip("-") or row.kind
    taken = set(event.sessions.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


class _Register:
    """Who the names and affiliations of a draft are, found in two queries; only clear matches count."""

    def __init__(self, rows: list[DraftRow]) -> None:
        typed = [person for row in rows for person in row.people]
        names = {person.name for person in typed}
        bodies = {person.affiliation for person in typed if person.affiliation}
        self._people = list(Person.objects.known_as(names))
        self._names = names
        self._bodies = list(
            Organisation.objects.visible_to(None).filter(
                Q(name__in=bodies) | Q(short_name__in=bodies) | Q(aliases__overlap=[*bodies])
            )
        )

    def person(self, name: str) -> Person | None:
        """Return who is called so, hidden people too: they must stay hidden."""
        found = [p for p in self._people if p.is_called(name)]
        return found[0] if len(found) == 1 else None

    @property
    def hidden(self) -> list[str]:
        """Return the typed names of those who asked to be removed."""
        hidden = [person for person in self._people if person.hidden_at]
        return sorted(name for name in self._names if any(person.is_called(name) for person in hidden))

    def organisation(self, name: str) -> Organisation | None:
        """Return the body called so."""
        found = [o for o in self._bodies if name and name in {o.name, o.short_name, *o.aliases}]
        return found[0] if len(found) == 1 else None
