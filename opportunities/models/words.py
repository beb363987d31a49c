"""The words of offers and requests: what kind, what for, and where one stands."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Whether something is offered or sought."""

    OFFER = "offer", _("Offer")
    REQUEST = "request", _("Request")


class Purpose(models.TextChoices):
    """What the other side is wanted for."""

    CONSORTIUM = "consortium", _("Partner in a consortium")
    B2B = "b2b", _("Business to business")
    C2C = "c2c", _("Cluster to cluster")
    EXCHANGE = "exchange", _("Exchange of staff")
    EXPERTISE = "expertise", _("Expertise")


class Standing(models.TextChoices):
    """Where one stands. The clock tells that it has expired; no row does."""

    OPEN = "open", _("Open")
    EXPIRED = "expired", _("Expired")
    FULFILLED = "fulfilled", _("Fulfilled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden by moderators")


class RefusedError(Exception):
    """This cannot be done now; `words` say why, and `field` where they belong in a form."""

    def __init__(self, words: "Promise | str", field: str | None = None) -> None:
        """Take the words for whoever asked."""
        super().__init__(str(words))
        self.words = words
        self.field = field
