"""What a theme is for: the plenary, or a breakout."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThemeKind(models.TextChoices):
    """Where in an event a theme has its place."""

    PLENARY = "plenary", _("Plenary")
    BREAKOUT = "breakout", _("Breakout")
