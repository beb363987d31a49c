"""What participants were asked and how the answers ranked. Counts stay empty unless stated."""

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from events.models.agenda import Session


class PollQuerySet(models.QuerySet["Poll"]):
    """Questions about polls."""

    def get_by_natural_key(self, session: str, number: int) -> "Poll":
        """Return a session's poll, for fixtures."""
        return self.get(session__uuid=session, number=number)


class Poll(models.Model):
    """A question put to the participants of a session, with its ranked terms."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="polls", verbose_name=_("session"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    prompt = models.CharField(_("prompt"), max_length=240, help_text=_("As printed."))
    tool = models.CharField(_("tool"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)

    objects = PollQuerySet.as_manager()
    quotes: ClassVar = ("note",)

    class Meta:
        ordering: ClassVar = ["session", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "number"], name="poll_number_unique")]

    def __str__(self) -> str:
        return self.prompt

    def natural_key(self) -> tuple[str, int]:
        """Return what fixtures know this poll by."""
        return (str(self.session.uuid), self.number)


class PollTermQuerySet(models.QuerySet["PollTerm"]):
    """Questions about ranked terms."""

    def get_by_natural_key(self, session: str, number: int, rank: int) -> "PollTerm":
        """Return the term at this rank, for fixtures."""
        return self.get(poll__session__uuid=session, poll__number=number, rank=rank)


class PollTerm(models.Model):
    """One ranked answer. The count is empty where the source gives none."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="terms", verbose_name=_("poll"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    term = models.CharField(_("term"), max_length=80)
    vote_count = models.PositiveIntegerField(_("votes"), null=True, blank=True)

    objects = PollTermQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [F("rank").asc()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "rank"], name="poll_term_rank_unique")]

    def __str__(self) -> str:
        return self.term

    def natural_key(self) -> tuple[str, int, int]:
        """Return what fixtures know this term by."""
        return (*self.poll.natural_key(), self.rank)
