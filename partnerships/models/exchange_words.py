"""The words of an exchange: who takes part, how, what each party does, and where it stands."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# A stay lasts from three days to a month; both ends count.
LEAST_DAYS: Final = 3
MOST_DAYS: Final = 31
TEXT_LENGTH: Final = 4000
REASON_LENGTH: Final = 500
CONTACT_LENGTH: Final = 200


class Party(models.TextChoices):
    """Who agrees: two organisations, and the partnership that stands behind each."""

    VISITING = "visiting", _("Visiting organisation")
    HOST = "host", _("Host organisation")
    VISITING_PARTNERSHIP = "vop", _("Visiting partnership")
    HOST_PARTNERSHIP = "hop", _("Host partnership")


ORGANISATIONS: Final = (Party.VISITING, Party.HOST)
PARTNERSHIPS: Final = (Party.VISITING_PARTNERSHIP, Party.HOST_PARTNERSHIP)


class Mode(models.TextChoices):
    """A stay, or a meeting by wire."""

    PHYSICAL = "physical", _("Physical: a stay abroad")
    VIRTUAL = "virtual", _("Virtual")


class Deed(models.TextChoices):
    """What somebody, or the clock, did to an exchange."""

    SUBMITTED = "submitted", _("submitted")
    VALIDATED = "validated", _("validated")
    REFUSED = "refused", _("refused")
    ACCEPTED = "accepted", _("accepted")
    SIGNED = "signed", _("signed")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("lapsed")
    REINSTATED = "reinstated", _("taken up again")
    REPORTED = "reported", _("reported")
    CLOSED = "closed", _("closed")
    REMINDED = "reminded", _("reminded")


class State(models.TextChoices):
    """Where an exchange stands: its moments say it, and the clock when it is under way; nothing is stored."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    VALIDATED = "validated", _("Validated")
    MATCHED = "matched", _("Matched")
    COMMITTED = "committed", _("Committed")
    UNDER_WAY = "under-way", _("Under way")
    REPORTED = "reported", _("Reported")
    CLOSED = "closed", _("Closed")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
