"""People with an account, and how they sign in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Connect the receivers."""
        from members import receivers  # noqa: F401 - importing connects them
