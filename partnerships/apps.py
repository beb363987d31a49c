"""Programmes, initiatives, partnerships, organisations, people and their sourced figures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        """Connect the receivers, and say what can be saved as a search."""
        from partnerships import receivers, saved  # noqa: F401 - importing connects them
