"""What the clock does to an exchange where somebody is silent: reminds weekly, three times at most, then lapses."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from partnerships.models.call_clock import BRUSSELS
from partnerships.models.exchange_clock import today
from partnerships.models.exchange_path import ASKED
from partnerships.models.exchange_words import Deed

# So long after the last word somebody is reminded, and so often before it lapses.
REMIND_DAYS: Final = 7
MOST_REMINDERS: Final = 3
TOO_LATE: Final = gettext_lazy("Its first day came before all had agreed.")
SILENCE: Final = gettext_lazy("Nobody answered, though those who were asked were reminded three times.")


class Silent(models.Model):
    """The step that is due; nothing where nobody is waited for."""

    if TYPE_CHECKING:
        steps: Any
        awaited: Any
        starts_on: Any
        ends_on: Any
        state: Any
        lapse: Any
        held: Any

    class Meta:
        abstract = True

    def see_to(self) -> None:
        """Remind who is waited for, or let it lapse; run again on the same day it does nothing more."""
        with self.held():
            if not self.awaited:
                return
            deed = self.awaited[0][0]
            if self.state in ASKED and self.starts_on <= today():
                self.lapse(_words(TOO_LATE))
                return
            if self._last_word() > timezone.now() - timedelta(days=REMIND_DAYS):
                return
            if self._reminders() < MOST_REMINDERS:
                self.steps.log(self, Deed.REMINDED, by=None)
            elif deed != Deed.CLOSED:
                self.lapse(_words(SILENCE))

    def _last_word(self) -> datetime:
        """Return when anybody last did or heard something; a report is owed from the last day on."""
        said: datetime = self.steps.latest("pk").taken_at
        if self.awaited[0][0] != Deed.REPORTED:
            return said
        return max(said, datetime.combine(self.ends_on, time.max, ZoneInfo(BRUSSELS)))

    def _reminders(self) -> int:
        """Return how many reminders there were since somebody last did something."""
        done = self.steps.exclude(deed=Deed.REMINDED).latest("pk")
        found: int = self.steps.filter(deed=Deed.REMINDED, pk__gt=done.pk).count()
        return found


def _words(reason: str | Promise) -> str:
    """Return a reason in the site's own language, which its records are kept in."""
    with override(None):
        return str(reason)
