"""The verbs of an exchange: each holds the row, refuses in words what is out of turn, and writes one step.

Two at once come one after the other: the second is told what the first has done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from members.rules import administers
from partnerships.models.exchange_clock import today
from partnerships.models.exchange_path import ASKED, REACHED, mark
from partnerships.models.exchange_silence import Silent
from partnerships.models.exchange_words import ORGANISATIONS, PARTNERSHIPS, Deed, Party, State

# From these it can be cancelled.
RUNNING: Final = (
    State.DRAFT,
    State.SUBMITTED,
    State.VALIDATED,
    State.MATCHED,
    State.COMMITTED,
    State.UNDER_WAY,
)
ALREADY: Final = {
    Deed.VALIDATED: gettext_lazy("%(name)s has validated it already."),
    Deed.ACCEPTED: gettext_lazy("%(name)s has accepted it already."),
    Deed.SIGNED: gettext_lazy("%(name)s has signed already."),
}


class ExchangeRefusedError(Exception):
    """It cannot be done: the words say why, `field` where to say so."""

    def __init__(self, words: str | Promise, field: str = "") -> None:
        """Keep both."""
        super().__init__(str(words))
        self.words, self.field = words, field


class Exchanged(Silent):
    """What can be done to an exchange, by whom, and when."""

    if TYPE_CHECKING:
        parties_of: Any
        given: list[str]
        set_countries: Any
        body: Any

    class Meta:
        abstract = True

    def revise(self: Any, *, by: Member, **said: Any) -> None:
        """Change the draft; what is submitted stays as the others have read it."""
        with self.held():
            self._must_be(State.DRAFT)
            self._must_speak(by, Party.VISITING)
            for name, value in said.items():
                setattr(self, name, value)
            self.set_countries()
            self.check_rules()
            self.saved_at = timezone.now()
            self.save(update_fields=[*said, "visiting_country", "host_country", "saved_at"])

    def submit(self: Any, *, by: Member) -> None:
        """Hand the application to the two partnerships."""
        with self.held():
            self._must_be(State.DRAFT)
            self._must_speak(by, Party.VISITING)
            for name, words in (("goals", _("Say what for.")), ("agenda", _("Say what is done on which day."))):
                if not getattr(self, name):
                    raise ExchangeRefusedError(words, name)
            self._must_lie_ahead()
            self._put(submitted_at=timezone.now())
            self.steps.log(self, Deed.SUBMITTED, by=by, party=Party.VISITING)

    def validate(self, *, by: Member, party: str) -> None:
        """Let a partnership stand behind it; when both do, the organisations are asked."""
        self._agree(Deed.VALIDATED, by, party)

    def accept(self, *, by: Member, party: str) -> None:
        """Let an organisation say yes; when both do, the commitment is signed."""
        self._agree(Deed.ACCEPTED, by, party)

    def sign(self, *, by: Member, party: str) -> None:
        """Sign the commitment to quality for one party; with the fourth signature it is committed and public."""
        self._agree(Deed.SIGNED, by, party)

    def refuse(self, *, by: Member, party: str, reason: str) -> None:
        """Let a partnership that has not validated it say no."""
        with self.held():
            self._must_be(State.SUBMITTED)
            self._must_speak(by, party, *PARTNERSHIPS)
            if mark(Deed.VALIDATED, party) in self.given:
                raise ExchangeRefusedError(
                    _("%(name)s has validated it already; it can be cancelled.") % {"name": self.body(party)}
                )
            self._put(refused_at=timezone.now(), end_reason=reason)
            self.steps.log(self, Deed.REFUSED, by=by, party=party, words=reason)

    def cancel(self, *, by: Member, reason: str) -> None:
        """Call it off for any party, before it is reported."""
        with self.held():
            mine = self.parties_of(by)
            if not mine and not administers(by):
                raise ExchangeRefusedError(_("You may not speak for any party of this exchange."))
            self._must_run()
            self._end(Deed.CANCELLED, reason, by=by, party=mine[0] if mine else "")

    def lapse(self, reason: str) -> None:
        """Let the clock call it off, after silence."""
        with self.held():
            if self.state in RUNNING:
                self._end(Deed.LAPSED, reason, by=None, party="")

    def reinstate(self, *, by: Member, reason: str) -> None:
        """Undo a refusal, a cancellation or a lapse: it stands where it stood, with what was agreed."""
        with self.held():
            if self.state not in (State.REFUSED, State.CANCELLED):
                return
            self._put(refused_at=None, cancelled_at=None, end_reason="")
            self.steps.log(self, Deed.REINSTATED, by=by, words=reason)

    def hand_in(self, *, by: Member, report: str, language: str) -> None:
        """Report what was done and learned, from the last day on: it counts as done, for the visiting partnership."""
        with self.held():
            if self.state == State.COMMITTED or (self.state == State.UNDER_WAY and self.ends_on > today()):
                raise ExchangeRefusedError(_("Its last day is still to come: report then."), "report")
            self._must_be(State.UNDER_WAY)
            self._must_speak(by, Party.VISITING)
            self._put(reported_at=timezone.now(), report=report, report_language=language)
            self.steps.log(self, Deed.REPORTED, by=by, party=Party.VISITING)

    def close(self, *, by: Member, party: str = Party.VISITING_PARTNERSHIP) -> None:
        """Let the visiting partnership say that the report is complete."""
        with self.held():
            self._must_be(State.REPORTED)
            self._must_speak(by, party, Party.VISITING_PARTNERSHIP)
            self._put(closed_at=timezone.now())
            self.steps.log(self, Deed.CLOSED, by=by, party=party)

    def _agree(self, deed: Deed, by: Member, party: str) -> None:
        with self.held():
            if mark(deed, party) in self.given:
                raise ExchangeRefusedError(ALREADY[deed] % {"name": self.body(party)})
            stands = next(state for state, (asked, _parties) in ASKED.items() if asked == deed)
            self._must_be(stands)
            self._must_speak(by, party, *ASKED[stands][1])
            self._must_lie_ahead()
            self._must_be_two(deed, by, party)
            self.steps.log(self, deed, by=by, party=party, moves=self._count(deed, party, ASKED[stands][1]))

    def _count(self, deed: Deed, party: str, parties: tuple[Party, ...]) -> bool:
        """Keep the consent; tell whether it was the last that was asked for."""
        given = [*self.given, mark(deed, party)]
        is_last = all(mark(deed, other) in given for other in parties)
        self._put(given=given, **({REACHED[deed]: timezone.now()} if is_last else {}))
        return is_last

    def _end(self, deed: Deed, reason: str, *, by: Member | None, party: str) -> None:
        self._put(cancelled_at=timezone.now(), end_reason=reason)
        self.steps.log(self, deed, by=by, party=party, words=reason)

    def _must_be(self, state: State) -> None:
        if self.state != state:
            words = {"state": self.state.label, "needed": state.label}
            raise ExchangeRefusedError(_("It stands at “%(state)s” now; this is done at “%(needed)s”.") % words)

    def _must_run(self) -> None:
        if self.state not in RUNNING:
            words = {"state": self.state.label}
            raise ExchangeRefusedError(_("It stands at “%(state)s”: there is nothing to cancel any more.") % words)

    def _must_speak(self, by: Member, party: str, *among: Party) -> None:
        if (among and party not in among) or party not in self.parties_of(by):
            raise ExchangeRefusedError(_("You may not speak for this party."))

    def _must_lie_ahead(self) -> None:
        if self.starts_on <= today():
            raise ExchangeRefusedError(_("Its first day must lie ahead: apply again with other days."), "starts_on")

    def _must_be_two(self, deed: Deed, by: Member, party: str) -> None:
        """Refuse that one person agrees with themselves for both organisations."""
        other = next((each for each in ORGANISATIONS if each != party), None)
        if party in ORGANISATIONS and self.steps.filter(deed=deed, party=other, by=by).exists():
            raise ExchangeRefusedError(
                _("You have said so for %(name)s: somebody else speaks for the other organisation.")
                % {"name": self.body(str(other))}
            )

    @contextmanager
    def held(self: Any) -> Iterator[None]:
        """Hold the row and know how it stands now."""
        with transaction.atomic():
            rows = type(self)._default_manager.select_for_update(no_key=True, of=("self",))
            self.refresh_from_db(from_queryset=rows)
            yield

    def check_rules(self) -> None:
        """Say in words what the rules of the database would refuse."""
        try:
            self.validate_constraints()
        except ValidationError as error:
            raise ExchangeRefusedError(" ".join(error.messages)) from error

    def _put(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values])
