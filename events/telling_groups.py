"""Who will be told, as an organiser may read it: how many of each kind, and who, where that is no secret."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from events.recipients import Kind, Recipient

NAMES_SHOWN: Final = 20


@dataclass(frozen=True)
class Group:
    """The recipients of one kind."""

    kind: Kind
    recipients: list[Recipient]

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return str(self.kind.label)

    @property
    def count(self) -> int:
        """Return how many they are."""
        return len(self.recipients)

    @property
    def names(self) -> list[str]:
        """Return some names. What somebody follows is their own affair."""
        return [] if self.kind == Kind.FOLLOWER else [each.name for each in self.recipients[:NAMES_SHOWN]]

    @property
    def more(self) -> int:
        """Return how many names are left out."""
        return self.count - len(self.names) if self.names else 0


def groups(found: Iterable[Recipient]) -> list[Group]:
    """Return the recipients by kind, the strongest first."""
    people = list(found)
    made = [Group(kind, [each for each in people if each.kind == kind]) for kind in Kind]
    return [group for group in made if group.recipients]
