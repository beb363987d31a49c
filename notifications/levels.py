"""How much a member wishes to hear of something: the same three levels for threads, topics and the rest."""

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Muted says nothing at all, normal what concerns the member in person, follow everything new."""

    MUTED = "muted", _("Muted")
    NORMAL = "normal", _("Normal")
    FOLLOW = "follow", _("Follow")


def level_in(rows: models.QuerySet[Any]) -> Coalesce:
    """Return the level that the row of one reader and one record holds; normal where there is no row."""
    return Coalesce(models.Subquery(rows.values("level")[:1]), models.Value(Level.NORMAL.value))


class Levelled:
    """What a member can follow: `reader_level` is the reader's level, where a QuerySet was asked to add it."""

    reader_level: str = Level.NORMAL.value
