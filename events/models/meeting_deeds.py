"""What becomes of a meeting. Each deed locks the two and the meeting, notes a step, and tells the other one."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import signals
from events.models.bookings import Booking, lock_members
from events.models.meeting_asking import common_times
from events.models.meeting_rules import MeetingRefusedError, MeetingRules
from events.models.meeting_words import MOST_CHANGES, OPEN, MeetingState, Side, StepKind
from members.models import Member

if TYPE_CHECKING:
    from events.models.meetings import Meeting

NOTED: Final = {StepKind.HELD: MeetingState.HELD, StepKind.NO_SHOW: MeetingState.NO_SHOW}


class MeetingDeeds(models.Model):
    """The verbs. What cannot be done as the meeting stands is refused in words, whoever asks."""

    class Meta:
        abstract = True

    @transaction.atomic
    def accept(self, start: datetime, *, by: Member) -> None:
        """Agree on one of the proposed times; `cancel` takes it back. Nobody is ever in two meetings at once."""
        me = self._asked_of(by)
        if start not in me.proposals:
            raise MeetingRefusedError(_("This time is not proposed any more: choose again."), field="start")
        if start <= timezone.now():
            raise MeetingRefusedError(_("This time is over: choose another one."), field="start")
        if me.has_begun:
            raise MeetingRefusedError(_("The meeting has begun."))
        self._check_both_there()
        slot = DateTimeTZRange(start, start + me.length)
        self._book(slot, by)
        self._put(MeetingState.ACCEPTED, slot=slot, sequence=me.sequence + 1)
        me.note(StepKind.ACCEPTED, by=by)

    @transaction.atomic
    def decline(self, *, by: Member, words: str = "") -> None:
        """Say no: to the request, or to other times, then the agreed one stands. Who was asked can ask instead."""
        me = self._asked_of(by)
        if me.state == MeetingState.ACCEPTED:
            self._put(MeetingState.ACCEPTED)
            me.note(StepKind.KEPT, by=by, words=words)
        else:
            self._put(MeetingState.DECLINED)
            me.note(StepKind.DECLINED, by=by, words=words)

    @transaction.atomic
    def propose(self, starts: Iterable[datetime], *, by: Member, words: str = "") -> None:
        """Propose other times: instead of an answer, or for an agreed meeting, which stands until they answer."""
        me = self._me()
        rules = MeetingRules.objects.lock(me.event.meeting_rules.pk)
        self._lock()
        self._check_open()
        self._check_changes(by)
        if rules.why_not:
            raise MeetingRefusedError(rules.why_not)
        if me.state == MeetingState.REQUESTED and me.turn != me.side_of(by):
            raise MeetingRefusedError(_("They have not answered yet. Withdraw the request to propose other times."))
        if me.has_begun:
            raise MeetingRefusedError(_("The meeting has begun."))
        times = sorted({*starts})
        if not times or not {*times} <= {*self.times_left(rules)}:
            words_taken = _("One of these times is taken meanwhile; choose among those that are left.")
            raise MeetingRefusedError(words_taken, field="starts")
        self._put(
            me.state,
            proposals=times,
            last_proposal=times[-1],
            turn=me.side_of(by).other,
            asked_at=timezone.now(),
        )
        me.note(StepKind.PROPOSED, by=by, words=words)

    @transaction.atomic
    def withdraw(self, *, by: Member) -> None:
        """Take a request back; one can ask again."""
        me = self._lock()
        if me.state != MeetingState.REQUESTED or me.requester_id != by.pk:
            raise MeetingRefusedError(self._standing())
        self._put(MeetingState.WITHDRAWN)
        me.note(StepKind.WITHDRAWN, by=by)

    @transaction.atomic
    def cancel(self, *, by: Member, words: str) -> None:
        """Call off what is agreed on, and say why; one can ask for a meeting again."""
        me = self._lock()
        if me.state != MeetingState.ACCEPTED:
            raise MeetingRefusedError(self._standing())
        if me.has_begun:
            raise MeetingRefusedError(_("The meeting has begun: note afterwards whether it took place."))
        self._cancel(by=by, words=words)

    @transaction.atomic
    def call_off(self, *, by: Member | None, words: str = "") -> bool:
        """Withdraw the request or cancel the meeting because one of the two, or the event, is not there any more."""
        me = self._lock()
        if me.state == MeetingState.REQUESTED:
            self._put(MeetingState.WITHDRAWN)
            me.note(StepKind.WITHDRAWN, by=by, words=words)
        elif me.state == MeetingState.ACCEPTED and not me.has_begun:
            self._cancel(by=by, words=words)
        else:
            return False
        return True

    @transaction.atomic
    def lapse(self) -> bool:
        """End a request that nobody answered in time; of other times for an agreed meeting, only the question ends."""
        me = self._lock()
        if not me.is_late:
            return False
        self._put(MeetingState.LAPSED if me.state == MeetingState.REQUESTED else me.state)
        me.note(StepKind.LAPSED, by=None)
        return True

    @transaction.atomic
    def place_at(self, *, by: Member, place: str, url: str) -> None:
        """Say where the two meet; both may say it anew."""
        me = self._lock()
        if not me.is_planned:
            raise MeetingRefusedError(self._standing())
        if (me.place, me.url) == (place, url):
            return
        self._check_changes(by)
        self._put(me.state, keeps_question=True, place=place, url=url, sequence=me.sequence + 1)
        me.note(StepKind.PLACED, by=by)

    @transaction.atomic
    def note_outcome(self, kind: StepKind, *, by: Member) -> None:
        """Note whether it took place, once its time is over; both may note the other thing, which takes it back."""
        me = self._lock()
        if me.slot is None or me.state == MeetingState.CANCELLED:
            raise MeetingRefusedError(self._standing())
        if me.slot.upper > timezone.now():
            raise MeetingRefusedError(_("Its time is not over yet."))
        if me.state == NOTED[kind]:
            return
        self._check_changes(by)
        self._put(NOTED[kind])
        me.note(kind, by=by)

    def note(self, kind: StepKind, *, by: Member | None, words: str = "") -> None:
        """Write a line of the log, and tell whoever did not do it, in this transaction."""
        me = self._me()
        step = me.steps.create(kind=kind, by=by, words=words)
        for member in me.people():
            if by is None or member.pk != by.pk:
                signals.meeting_told.send(type(self), meeting=me, step=step, to=member)

    def times_left(self, rules: MeetingRules) -> list[datetime]:
        """Return when both are free, besides the agreed time."""
        me = self._me()
        said = {one.member_id: one for one in me.event.availabilities.filter(member__in=[*me.people()])}
        if len(said) < len(Side):
            return []
        return common_times(rules, *said.values())

    @transaction.atomic
    def forget(self) -> None:
        """Delete whose it is and what was said; the row stays for the totals."""
        me = self._me()
        me.steps.all().delete()
        me.bookings.all().delete()
        if me.state in OPEN:
            ended = MeetingState.LAPSED if me.state == MeetingState.REQUESTED else MeetingState.ACCEPTED
            self._put(ended)
        me.requester = me.invitee = None
        me.requester_for = me.invitee_for = me.text = me.place = me.url = ""
        me.forgotten_at = timezone.now()
        me.save()

    @transaction.atomic
    def leave(self, member: Member) -> None:
        """Take one of the two out of it, with what they said; what they asked with goes too."""
        me = self._me()
        side = me.side_of(member)
        me.steps.filter(by=member).update(words="", by=None)
        me.bookings.filter(member=member).delete()
        setattr(me, side, None)
        setattr(me, f"{side}_for", "")
        if side == Side.REQUESTER:
            me.text = ""
        me.place = me.url = ""
        me.save()

    def _cancel(self, *, by: Member | None, words: str) -> None:
        me = self._me()
        me.bookings.all().delete()
        self._put(MeetingState.CANCELLED, sequence=me.sequence + 1)
        me.note(StepKind.CANCELLED, by=by, words=words)

    def _book(self, slot: DateTimeTZRange, by: Member) -> None:
        """Take the time of both, and give back what was agreed before. A constraint stands behind it."""
        me = self._me()
        me.bookings.all().delete()
        taken = Booking.objects.of(me.people()).within(slot)
        if busy := [*taken.values_list("member", flat=True)]:
            mine = _("You have another meeting at that time.")
            raise MeetingRefusedError(mine if by.pk in busy else _("They have another meeting then."), field="start")
        try:
            with transaction.atomic():
                Booking.objects.bulk_create(Booking(meeting=me, member=each, slot=slot) for each in me.people())
        except IntegrityError as error:
            raise MeetingRefusedError(_("There is another meeting at that time."), field="start") from error

    def _asked_of(self, by: Member) -> "Meeting":
        """Take it, and refuse unless somebody's answer is awaited, and still in time."""
        me = self._lock()
        self._check_open()
        if me.turn != me.side_of(by):
            raise MeetingRefusedError(_("There is nothing for you to answer."))
        if me.is_late:
            raise MeetingRefusedError(_("The request has lapsed: it waited too long for an answer."))
        return me

    def _check_open(self) -> None:
        if self._me().state not in OPEN:
            raise MeetingRefusedError(self._standing())

    def _check_changes(self, by: Member) -> None:
        """Refuse to write one more letter to the other when there were too many."""
        if self._me().steps.filter(by=by).count() >= MOST_CHANGES:
            raise MeetingRefusedError(_("You have changed this meeting too often: cancel it, or let it be."))

    def _check_both_there(self) -> None:
        """Refuse unless the event takes place on that day, and both still take part."""
        me = self._me()
        rules = me.event.meeting_rules
        if rules.why_not:
            raise MeetingRefusedError(rules.why_not)
        if any(person.is_suspended or not rules.seats(person) for person in me.people()):
            raise MeetingRefusedError(_("One of you does not take part in the event any more."))

    def _standing(self) -> Any:
        return _("Nothing was done: %(state)s.") % {"state": self._me().get_state_display()}

    def _put(self, state: str, *, keeps_question: bool = False, **values: Any) -> None:
        """Let it stand like this; what was asked is answered, unless it is kept or asked anew."""
        answered: dict[str, Any] = {"proposals": [], "last_proposal": None, "turn": ""}
        for name, value in {
            **({} if keeps_question else answered),
            **values,
            "state": state,
            "changed_at": timezone.now(),
        }.items():
            setattr(self, name, value)
        self.save()

    def _lock(self) -> "Meeting":
        me = self._me()
        lock_members(me.requester_id, me.invitee_id)
        me.refresh_from_db(from_queryset=type(me).objects.select_for_update())
        return me

    def _me(self) -> "Meeting":
        return cast("Meeting", self)
