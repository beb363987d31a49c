"""What follows from releasing: a telling that waits for an organiser, its messages, a word on what was refused."""

from typing import Any

from django.dispatch import receiver

from events import release_letters, tasks
from events.models import AgendaRelease, ScheduledRelease, SessionChoice, Telling
from events.signals import agenda_released, release_refused, telling_sent
from events.telling_letters import Message
from notifications.queueing import put


@receiver(agenda_released)
def begin_telling(release: AgendaRelease, **_extra: Any) -> None:
    """Let an organiser look at what people will be told, before they are; if it concerns nobody, that is done."""
    telling = Telling.objects.begin(release)
    if not Message(telling).recipients:
        telling.discard()


@receiver(agenda_released)
def give_seats_back(release: AgendaRelease, **_extra: Any) -> None:
    """Free what is held in breakouts that are not."""
    SessionChoice.objects.give_back(release)


@receiver(telling_sent)
def hand_to_worker(telling: Telling, **_extra: Any) -> None:
    """Queue the messages with the word that sends them."""
    put(tasks.tell_of_release, telling_id=telling.pk)


@receiver(release_refused)
def tell_organisers(scheduled: ScheduledRelease, **_extra: Any) -> None:
    """Say why nothing was published."""
    release_letters.write_refusal(scheduled)
