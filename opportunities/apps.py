"""Offers and requests of organisations, and who is interested in them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpportunitiesConfig(AppConfig):
    name = "opportunities"
    verbose_name = _("Offers and requests")

    def ready(self) -> None:
        """Connect the receivers, and say what can be saved as a search."""
        from opportunities import receivers, saved  # noqa: F401 - importing connects them
