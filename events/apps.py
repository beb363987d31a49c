"""Events, their draft agendas and the immutable releases the public reads."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        """Connect the receivers."""
        from events import (  # noqa: F401 - importing connects them
            meeting_receivers,
            notes_receivers,
            receivers,
            release_receivers,
            removal_receivers,
            topic_receivers,
        )
