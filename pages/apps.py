"""Pages made of several apps: home, search, a member's page, preferences, about."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Connect the receivers, and say what can be saved as a search."""
        from pages import receivers, saved  # noqa: F401 - importing connects them
