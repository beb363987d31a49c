"""Topics, threads and posts, and the log of those who moderate them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self) -> None:
        """Connect the receivers."""
        from forum import receivers  # noqa: F401 - importing connects them
