"""The site as an app of its own, for the checks that look at the whole."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the system checks of the site."""

    name = "config"

    def ready(self) -> None:
        """Importing the module is what registers them."""
        from config import checks  # noqa: F401
