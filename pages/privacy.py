"""What the whole Forum keeps about people: the declarations of all apps, what a member takes along, how they leave."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from types import ModuleType
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

import events.privacy
import forum.privacy
import members.privacy
import notifications.privacy
import opportunities.privacy
import partnerships.privacy
from core.patience import again_after_deadlock
from core.privacy import Exported, Kept, Part, Term
from core.removal import Names, free_texts, take_names_out
from events.letting_go import let_go
from events.models import SessionRole
from members.models import Member
from pages.naming import names_of
from partnerships.models import Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Whoever erases does it in this order: what was written first, the account last.
APPS: Final[tuple[ModuleType, ...]] = (
    forum.privacy,
    opportunities.privacy,
    events.privacy,
    partnerships.privacy,
    notifications.privacy,
    members.privacy,
)


TITLES: Final = {
    members.privacy: _("Your account"),
    notifications.privacy: _("What reaches you"),
    forum.privacy: _("What you write, read and do in the forum"),
    opportunities.privacy: _("Offers and requests"),
    events.privacy: _("Events"),
    partnerships.privacy: _("Partnerships and records"),
}


def sections() -> "list[tuple[_StrPromise, tuple[Kept, ...]]]":
    """Return the register as its page shows it: a title and what belongs there."""
    return [(title, app.KEPT) for app, title in TITLES.items()]


def register() -> list[Kept]:
    """Return everything that is kept about people."""
    return [kept for app in TITLES for kept in app.KEPT]


def terms() -> list[Term]:
    """Return for how long what is kept, in the order in which it is forgotten."""
    return [*(term for app in APPS for term in app.TERMS), *TERMS]


def impersonal() -> set[str]:
    """Return the fields that hold texts but nothing of people, each with its model."""
    declared = {label: names for app in APPS for label, names in app.IMPERSONAL.items()}
    return {f"{label}.{name}" for label, names in declared.items() for name in names.split()}


def parts() -> list[Part]:
    """Return what an export is made of."""
    return [part for kept in register() for part in kept.parts]


def export(member: Member) -> Iterator[Exported]:
    """Give everything that is kept of a member, part by part."""
    return chain.from_iterable(app.export(member) for app in TITLES)


@again_after_deadlock
@transaction.atomic
def erase(member: Member, *, keeps_posts: bool, known_as: Iterable[str] = ()) -> None:
    """End an account for good: all of it or, if anything fails, nothing.

    What the member wrote stays without a name or goes, as they chose. Their names and address go from whatever
    others wrote, their sessions end, their files are deleted. `known_as`: what records called them that they left.
    """
    leaving = Member.objects.select_for_update().get(pk=member.pk)
    names = names_of(leaving, known_as)
    _forget_elsewhere(leaving, names)
    for app in APPS:
        app.erase(leaving, names=names, keeps_posts=keeps_posts)


# What is released or published never changes; the forum's own words are its own to change; a member's name is theirs.
OTHERWISE: Final = {
    "events.AgendaRelease", "events.Edition", "forum.Thread", "forum.Post", "forum.PostRevision", "forum.Practice",
    "forum.Draft", "forum.Attachment", "forum.ModerationEntry", "forum.Change", "sessions.Session",
    "usersessions.UserSession", "mfa.Authenticator",
}  # fmt: skip
OWN_NAMES: Final = {"display_name", "username", "password", "time_zone"}


def _forget_elsewhere(member: Member, names: Names) -> None:
    """Take the names out of every other text that the register says may hold some.

    Who acted in public under this name stays in the record of it: removing a person from the records is a wish of
    its own.
    """
    declared: dict[str, set[str]] = defaultdict(set)
    for kept in register():
        for label, names_of_fields in kept.holds.items():
            declared[label] |= {*names_of_fields.split()} - OWN_NAMES
    address = replace(names, everywhere=(member.email,)) if is_on_record(member) else names
    let_go(address.pattern(), (member.username, *address.everywhere))
    for label, fields in declared.items():
        model = apps.get_model(label)
        texts = [name for name in free_texts(model) if name in fields]
        if label not in OTHERWISE and model._meta.managed:
            public = model._meta.app_label in {"partnerships", "events"}
            list(take_names_out(model._base_manager.all(), texts, address if public else names))


def is_on_record(member: Member) -> bool:
    """Tell whether public records name somebody who is this member, or is called so."""
    name = member.display_name
    printed = SessionRole.objects.filter(name_as_printed__iexact=name)
    shown = Person.objects.visible_to(None)
    return shown.filter(member=member).exists() or shown.called(name).exists() or printed.exists()


def _forget_unconfirmed(before: datetime) -> int:
    """Erase accounts whose address was never confirmed: nobody can say that it is theirs."""
    unconfirmed = list(Member.objects.never_confirmed(before))
    for member in unconfirmed:
        erase(member, keeps_posts=True)
    return len(unconfirmed)


def _forget_cached(before: datetime) -> int:
    """Delete what has expired in the table of the cache: limits of sign-in are counted there."""
    backend = settings.CACHES["default"]
    if not backend["BACKEND"].endswith("DatabaseCache"):
        return 0
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(backend["LOCATION"])
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [before])  # noqa: S608 - a setting, quoted
        return int(cursor.rowcount)


TERMS: Final = (
    Term(
        name="unconfirmed-accounts",
        what=_("Accounts whose address was never confirmed"),
        since=_("after they were made"),
        days=30,
        forget=_forget_unconfirmed,
    ),
    Term(
        name="limits",
        what=_("How often somebody tried to sign in, by a hash of their address"),
        since=_("after the limit is over, a day at most"),
        days=0,
        forget=_forget_cached,
    ),
)
