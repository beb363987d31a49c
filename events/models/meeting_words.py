"""The states of a meeting, its two sides, and its numbers."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# A request that nobody answers lapses after so many days.
UNANSWERED_DAYS: Final = 7
MOST_PROPOSALS: Final = 3
# Of one member at one event, while they wait for an answer.
MOST_REQUESTS: Final = 10
# Of one member to the same other one, at one event; after a word of no, none.
MOST_REQUESTS_TO_ONE: Final = 3
# Of each side about one meeting: each writes a letter to the other.
MOST_CHANGES: Final = 12
TEXT_LENGTH: Final = 600
WORDS_LENGTH: Final = 300


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    REQUESTED = "requested", _("Asked for")
    ACCEPTED = "accepted", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed without an answer")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")
    NO_SHOW = "no-show", _("Did not take place")


OPEN: Final = [MeetingState.REQUESTED, MeetingState.ACCEPTED]
STANDING: Final = [MeetingState.ACCEPTED, MeetingState.HELD, MeetingState.NO_SHOW]
PLANNED: Final = [*STANDING, MeetingState.CANCELLED]


class Side(models.TextChoices):
    """The two who meet."""

    REQUESTER = "requester", _("who asked")
    INVITEE = "invitee", _("who is asked")

    @property
    def other(self) -> "Side":
        """Return the other one."""
        return Side.INVITEE if self == Side.REQUESTER else Side.REQUESTER


class StepKind(models.TextChoices):
    """What happened to a meeting: its log, and what the letters are about."""

    ASKED = "asked", _("asked for a meeting")
    PROPOSED = "proposed", _("proposed other times")
    ACCEPTED = "accepted", _("agreed on a time")
    DECLINED = "declined", _("declined")
    KEPT = "kept", _("kept the agreed time")
    WITHDRAWN = "withdrawn", _("withdrew the request")
    CANCELLED = "cancelled", _("cancelled the meeting")
    LAPSED = "lapsed", _("no answer came in time")
    PLACED = "placed", _("said where you meet")
    HELD = "held", _("noted that it was held")
    NO_SHOW = "no-show", _("noted that it did not take place")
