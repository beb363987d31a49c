"""The way of an exchange: who is asked for what before it moves on, and what is kept of each consent."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerships.models.exchange_words import ORGANISATIONS, PARTNERSHIPS, Deed, Party, State

# Who is asked for what before an exchange moves on.
ASKED: Final[dict[State, tuple[Deed, tuple[Party, ...]]]] = {
    State.SUBMITTED: (Deed.VALIDATED, PARTNERSHIPS),
    State.VALIDATED: (Deed.ACCEPTED, ORGANISATIONS),
    State.MATCHED: (Deed.SIGNED, tuple(Party)),
}
# When all of them said so, this moment is set.
REACHED: Final[dict[Deed, str]] = {
    Deed.VALIDATED: "validated_at",
    Deed.ACCEPTED: "matched_at",
    Deed.SIGNED: "committed_at",
}
# What is still owed, for those who owe it.
OWED: Final[dict[Deed, str | Promise]] = {
    Deed.VALIDATED: _("Validate, or refuse with a reason"),
    Deed.ACCEPTED: _("Accept the exchange"),
    Deed.SIGNED: _("Sign the commitment to quality"),
    Deed.REPORTED: _("Report what was done and learned"),
    Deed.CLOSED: _("Read the report and close the exchange"),
}


def mark(deed: str, party: str) -> str:
    """Return what an exchange keeps of one consent: "signed:host"."""
    return f"{deed}:{party}"


def marks(state: State) -> list[str]:
    """Return the consents that lead out of a state."""
    deed, parties = ASKED[state]
    return [mark(deed, party) for party in parties]
