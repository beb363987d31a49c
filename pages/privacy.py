"""What the whole Forum keeps about people: the declarations of all apps, in the order of a reader's interest."""

from types import ModuleType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

import events.privacy
import forum.privacy
import members.privacy
import notifications.privacy
import partnerships.privacy
from core.privacy import Kept, Part

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Whoever erases does it in this order: what was written first, the account last.
APPS: Final[tuple[ModuleType, ...]] = (
    forum.privacy,
    events.privacy,
    partnerships.privacy,
    notifications.privacy,
    members.privacy,
)


TITLES: Final = {
    members.privacy: _("Your account"),
    notifications.privacy: _("What reaches you"),
    forum.privacy: _("What you write, read and do in the forum"),
    events.privacy: _("Events"),
    partnerships.privacy: _("Partnerships and records"),
}


def sections() -> "list[tuple[_StrPromise, tuple[Kept, ...]]]":
    """Return the register as its page shows it: a title and what belongs there."""
    return [(title, app.KEPT) for app, title in TITLES.items()]


def register() -> list[Kept]:
    """Return everything that is kept about people."""
    return [kept for app in TITLES for kept in app.KEPT]


def impersonal() -> set[str]:
    """Return the fields that hold texts but nothing of people, each with its model."""
    declared = {label: names for app in APPS for label, names in app.IMPERSONAL.items()}
    return {f"{label}.{name}" for label, names in declared.items() for name in names.split()}


def parts() -> list[Part]:
    """Return what an export is made of."""
    return [part for kept in register() for part in kept.parts]
