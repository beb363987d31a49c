"""The page of one meeting: what one of the two can do as it stands, and the forms for that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.meeting_forms import AcceptForm, CancelForm, PlaceForm, ProposeForm, WordsForm, stamp
from events.meeting_rows import Row
from events.meeting_times import caution, in_words, parts_of, told, zone_of
from events.models import Meeting, MeetingState, StepKind
from members.models import Member
from members.rules import may_write

type Typed = Mapping[str, Any]

# What is said when it is done.
DONE: Final[dict[str, str | Promise]] = {
    "accept": _("Agreed. You both get a calendar file by mail, and find the meeting in your own agenda."),
    "decline": _("They are told."),
    "propose": _("They are asked to choose."),
    "withdraw": _("The request is withdrawn. You can ask again."),
    "cancel": _("The meeting is cancelled, and they are told why. You can ask for another one."),
    "place": _("Saved. You two alone see it."),
    "held": _("Noted. You can still note the other thing."),
    "no-show": _("Noted. You can still note the other thing."),
}
# Icon, word of its button, what follows and how it is taken back.
WORDS: Final[dict[str, tuple[str, str | Promise, str | Promise]]] = {
    "accept": ("check", _("Agree"), _("Your time and theirs is taken. You can propose other times or cancel later.")),
    "propose": (
        "repeat-2",
        _("Propose other times"),
        _("They choose one or say no. What is agreed stands until then; you can propose others again."),
    ),
    "decline": ("x", _("Say no"), _("They read your words. This is for good: after it only you can ask them.")),
    "withdraw": ("undo-2", _("Withdraw the request"), _("They are told. You can ask again.")),
    "cancel": (
        "circle-x",
        _("Cancel the meeting"),
        _("They read why, and both of you have the time free again. You can ask for another meeting."),
    ),
    "place": ("map-pin", _("Say where you meet"), _("They are told that it changed. Both of you can change it again.")),
    "held": ("check-check", _("It was held"), _("Both of you can still note that it did not take place.")),
    "no-show": ("x", _("It did not take place"), _("Both of you can still note that it was held.")),
}
# Who may not write here can still leave a meeting, without a word.
WITHOUT_WORDS: Final = {"accept", "decline", "withdraw", "held", "no-show"}


@dataclass(frozen=True)
class Offer:
    """One thing that somebody can do with a meeting as it stands."""

    deed: str
    form: forms.Form | None
    is_first: bool
    # What they typed for it before they were signed out.
    is_kept: bool
    keeps_slot: bool

    @property
    def icon(self) -> str:
        """Return its sign."""
        return WORDS[self.deed][0]

    @property
    def word(self) -> str | Promise:
        """Return the word of its button."""
        keeps = self.deed == "decline" and self.keeps_slot
        return _("Keep the agreed time") if keeps else WORDS[self.deed][1]

    @property
    def note(self) -> str | Promise:
        """Return what follows."""
        keeps = self.deed == "decline" and self.keeps_slot
        return _("They read your words. You can still propose other times.") if keeps else WORDS[self.deed][2]


class MeetingPage:
    """One meeting for one of the two; `deed` is what they have just sent, with what was typed."""

    def __init__(self, meeting: Meeting, reader: Member, *, deed: str = "", data: Any = None, kept: Typed) -> None:
        """Look at it as it stands."""
        self.meeting, self.reader, self.deed, self.data, self.kept = meeting, reader, deed, data, kept
        self.row = Row(meeting, reader)

    @property
    def offers(self) -> list[Offer]:
        """Return what can be done, with its form."""
        keeps_slot, offered = self.meeting.slot is not None, self.offered
        if self.form and self.form.errors and self.deed not in offered:
            offered.append(self.deed)  # what was typed is shown with the reason why it cannot be
        return [
            Offer(deed, self.all_forms.get(deed), deed == "accept", self.kept.get("do") == deed, keeps_slot)
            for deed in offered
        ]

    @property
    def may_do(self) -> bool:
        """Tell whether the reader may do it: who may not write here can still answer and leave."""
        return may_write(self.reader) or self.deed in {*WITHOUT_WORDS, "cancel"}

    @property
    def offered(self) -> list[str]:
        """Return what can be done, the likeliest first."""
        meeting, mine = self.meeting, self.row.is_mine_to_answer and not self.meeting.has_begun
        found = []
        if mine:
            found += [*(["accept"] if self.left else []), "propose", "decline"]
        elif meeting.state == MeetingState.REQUESTED and meeting.requester_id == self.reader.pk:
            found += ["withdraw"]
        if meeting.is_planned:
            found += ["place"] if meeting.has_begun else ["place", *([] if mine else ["propose"]), "cancel"]
        if meeting.slot and meeting.slot.upper <= timezone.now() and meeting.state != MeetingState.CANCELLED:
            found += [kind.value for kind in (StepKind.HELD, StepKind.NO_SHOW) if kind.value != meeting.state]
        if may_write(self.reader):
            return found
        return [deed for deed in found if deed in WITHOUT_WORDS or deed == "cancel"]

    @cached_property
    def left(self) -> list[datetime]:
        """Return which of the proposed times both can still take."""
        return [at for at in self.meeting.proposals if at in self._free]

    @property
    def gone(self) -> list[str]:
        """Return the proposed times that are taken or over, in words."""
        return [self._words(at) for at in self.meeting.proposals if at not in self.left]

    @property
    def answer_until(self) -> str:
        """Return until when an answer is good, on the reader's clock."""
        return in_words(self.meeting.answer_until, zone_of(self.reader))

    @property
    def agreed(self) -> str:
        """Return the agreed time on the clocks of both, and of the event."""
        return self._words(self.meeting.slot.lower) if self.meeting.slot else ""

    @property
    def proposed(self) -> list[str]:
        """Return the proposed times."""
        return [self._words(at) for at in self.meeting.proposals]

    @cached_property
    def all_forms(self) -> dict[str, forms.Form]:
        """Return a form for each thing that can be done and takes one; the one that was sent holds what was typed."""
        made: dict[str, Callable[..., forms.Form]] = {
            "accept": lambda **o: AcceptForm(starts=self.left, in_words=self._words, **o),
            "propose": lambda **o: ProposeForm(starts=self._others, in_words=self._words, **o),
            "decline": WordsForm,
            "cancel": CancelForm,
            "place": PlaceForm,
        }
        started = {"place": {"place": self.meeting.place, "url": self.meeting.url}}
        found = {}
        for deed in [*self.offered, *([self.deed] if self.deed not in self.offered else [])]:
            if deed in made:
                bound = self.data if deed == self.deed else None
                said = started.get(deed, {}) | (dict(self.kept) if self.kept.get("do") == deed else {})
                found[deed] = made[deed](data=bound, auto_id=f"{deed}_%s", initial=said)
        if not may_write(self.reader):
            for name in ("words", "reason"):
                for form in found.values():
                    form.fields.pop(name, None)
        return found

    @property
    def form(self) -> forms.Form | None:
        """Return the form that was sent."""
        return self.all_forms.get(self.deed)

    @property
    def is_done(self) -> bool:
        """Tell whether it was a second click: the time they agree on is agreed on."""
        meeting = self.meeting
        sent = self.data.get("start") if self.deed == "accept" else None
        return bool(sent and meeting.is_planned and not meeting.turn and sent == stamp(meeting.slot.lower))

    def is_valid(self) -> bool:
        """Tell whether what was sent can be taken."""
        return self.form is None or self.form.is_valid()

    def carry_out(self) -> None:
        """Do it; raises `MeetingRefusedError`."""
        typed, by, meeting = (self.form.cleaned_data if self.form else {}), self.reader, self.meeting
        deeds: dict[str, Callable[[], object]] = {
            "accept": lambda: meeting.accept(typed["start"], by=by),
            "decline": lambda: meeting.decline(by=by, words=typed.get("words", "")),
            "propose": lambda: meeting.propose(typed["starts"], by=by, words=typed.get("words", "")),
            "withdraw": lambda: meeting.withdraw(by=by),
            "cancel": lambda: meeting.cancel(by=by, words=typed.get("reason", "")),
            "place": lambda: meeting.place_at(by=by, place=typed["place"], url=typed["url"]),
            "held": lambda: meeting.note_outcome(StepKind.HELD, by=by),
            "no-show": lambda: meeting.note_outcome(StepKind.NO_SHOW, by=by),
        }
        deeds[self.deed]()

    @cached_property
    def _others(self) -> list[datetime]:
        return [at for at in self._free if at not in self.meeting.proposals]

    @cached_property
    def _free(self) -> list[datetime]:
        return self.meeting.times_left(self.meeting.event.meeting_rules)

    @cached_property
    def _parts(self) -> list[Any]:
        return parts_of(self.meeting.event, self.meeting.people())

    def _words(self, at: datetime) -> str:
        meeting, other = self.meeting, self.row.other
        zones = [zone_of(self.reader), *([zone_of(other)] if other else []), meeting.zone]
        return told(at, meeting.minutes, *zones) + caution(at, meeting.minutes, self._parts, self.reader)
