"""Themes that members propose for an event, and what becomes of each."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events import signals
from events.models.agenda import Session
from events.models.events import Event
from events.models.theme_kind import ThemeKind
from events.models.topic_calls import TopicCall, TopicRefusedError
from members.models import Member
from members.rules import Reader, is_member, moderates

# Of one member in one call, with those taken back.
MOST_PROPOSALS: Final = 5
TITLE_LENGTH: Final = 120
TEXT_LENGTH: Final = 2000
REASON_LENGTH: Final = 500
SAME_TITLE: Final = _("You have proposed this title already; change that proposal instead.")


class ProposalState(models.TextChoices):
    """What became of a proposal; its moments say it, nothing is stored."""

    WAITING = "waiting", _("Waiting")
    CHOSEN = "chosen", _("Chosen")
    DECLINED = "declined", _("Not taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Questions about proposals, and the verb that makes one."""

    def public(self) -> Self:
        """Those of published calls that are neither withdrawn nor hidden."""
        return self.filter(call__published_at__isnull=False, withdrawn_at__isnull=True, hidden_at__isnull=True)

    def visible_to(self, reader: Reader) -> Self:
        """What everybody reads, one's own whatever became of it, and all of the events one organises.

        Moderators see what was hidden.
        """
        calls = TopicCall.objects.visible_to(reader)
        if moderates(reader):
            return self.filter(call__in=calls)
        shown = Q(withdrawn_at__isnull=True, hidden_at__isnull=True) | Q(
            call__event__in=Event.objects.editable_by(reader)
        )
        if is_member(reader):
            shown |= Q(proposed_by=reader)
        return self.filter(shown, call__in=calls)

    def own(self, reader: Reader) -> Self:
        """What one member proposed; nothing of a visitor."""
        return self.visible_to(reader).filter(proposed_by=reader.pk or 0)

    def decided_by(self, reader: Reader) -> Self:
        """Proposals of the events somebody organises."""
        return self.filter(call__event__in=Event.objects.editable_by(reader))

    def hideable_by(self, reader: Reader) -> Self:
        """Those that somebody may hide: organisers of the event, and moderators."""
        return self.visible_to(reader) if moderates(reader) else self.decided_by(reader)

    def of_member(self, member: Member) -> Self:
        """All that a member ever proposed."""
        return self.filter(proposed_by=member)

    def of(self, slug: str) -> Self:
        """Proposals for the event with this slug."""
        return self.filter(call__event__slug=slug)

    def for_list(self) -> Self:
        """Load what a list of proposals shows."""
        return self.select_related("call__event", "proposed_by", "session__event").defer("proposed_by__search_vector")

    def with_notes_counted(self) -> Self:
        """Annotate how many notes organisers made on each."""
        return self.annotate(note_count=models.Count("notes"))

    def chosen_of(self, call: TopicCall) -> dict[str, int]:
        """Return how many of each kind are chosen."""
        chosen = self.filter(call=call, session__isnull=False).order_by().values("kind")
        return dict(chosen.annotate(n=models.Count("pk")).values_list("kind", "n"))

    def newly_public(self, event: Event) -> Self:
        """Chosen ones whose session is public, and whose proposer does not know yet."""
        shown = self.public().filter(session__event=event, session__released_at__isnull=False)
        return shown.exclude(told=ProposalState.CHOSEN)

    @transaction.atomic
    def propose(self, call: TopicCall, *, by: Member, **said: Any) -> "Proposal":
        """Propose a theme while the call is open; the same form sent twice makes one proposal."""
        locked = TopicCall.objects.lock(call.pk)
        locked.check_open()
        mine = self.filter(call=locked, proposed_by=by)
        same = mine.filter(title=said["title"]).first()
        if same and all(getattr(same, name) == value for name, value in said.items()):
            return same
        if same:
            raise TopicRefusedError(SAME_TITLE)
        if mine.count() >= MOST_PROPOSALS:
            raise TopicRefusedError(
                _("You have made %(n)s proposals, as many as a member can.") % {"n": MOST_PROPOSALS}
            )
        return self.create(call=locked, proposed_by=by, **said)


class Proposal(models.Model):
    """One theme that a member proposes. While its call is open they may change it and take it back."""

    call = models.ForeignKey(
        TopicCall, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("call for topics")
    )
    title = models.CharField(_("theme"), max_length=TITLE_LENGTH)
    text = models.TextField(_("why"), max_length=TEXT_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    kind = models.CharField(_("for"), max_length=8, choices=ThemeKind)
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="proposals",
        verbose_name=_("proposed by"),
    )
    edited_at = models.DateTimeField(_("changed"), null=True, editable=False)
    # Counted with each support given and taken back, under the row's lock.
    support_count = models.PositiveIntegerField(_("supporters"), default=0, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("hidden by")
    )
    hide_reason = models.CharField(_("why it is hidden"), max_length=REASON_LENGTH, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, editable=False)
    decline_reason = models.CharField(_("why it is not taken up"), max_length=REASON_LENGTH, blank=True)
    # What it became. A session that is taken out of the draft before any release lets the proposal wait again.
    session = models.OneToOneField(
        Session, on_delete=models.SET_NULL, null=True, related_name="proposal", verbose_name=_("session")
    )
    chosen_at = models.DateTimeField(_("chosen"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    told = models.CharField(_("its proposer was told"), max_length=9, choices=ProposalState, blank=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed theme")
        verbose_name_plural = _("proposed themes")
        ordering: ClassVar = ["-proposed_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["call", "-proposed_at", "-id"], name="proposal_newest"),
            models.Index(fields=["call", "-support_count", "-id"], name="proposal_most_supported"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "proposed_by", "title"],
                name="proposal_once",
                violation_error_message=SAME_TITLE,
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(chosen_at__isnull=False, declined_at__isnull=True),
                name="proposal_chosen_or_declined",
                violation_error_message=_("It is chosen or declined, not both."),
            ),
            models.CheckConstraint(
                condition=(Q(declined_at__isnull=True) | ~Q(decline_reason=""))
                & (Q(hidden_at__isnull=True) | ~Q(hide_reason="")),
                name="proposal_says_why_not",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.call.get_absolute_url()}#proposal-{self.pk}"

    @property
    def state(self) -> ProposalState:
        """Return what became of it, for those who decide."""
        if self.hidden_at:
            return ProposalState.HIDDEN
        if self.withdrawn_at:
            return ProposalState.WITHDRAWN
        if self.declined_at:
            return ProposalState.DECLINED
        return ProposalState.CHOSEN if self.session_id else ProposalState.WAITING

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has decided on it."""
        return self.state == ProposalState.WAITING

    @property
    def public_session(self) -> Session | None:
        """Return the session it became, once a release says so: before that a choice is the organisers' alone."""
        return self.session if self.session and self.session.released_at else None

    def lock(self) -> "Proposal":
        """Take it for this transaction."""
        return Proposal.objects.select_for_update(of=("self",)).select_related("call__event", "session").get(pk=self.pk)

    @transaction.atomic
    def edit(self, **said: Any) -> None:
        """Change its words while the call is open."""
        locked = self._open_and_waiting()
        title, mine = said["title"], Proposal.objects.filter(call=locked.call, proposed_by=locked.proposed_by_id)
        if mine.filter(title=title).exclude(pk=self.pk).exists():
            raise TopicRefusedError(SAME_TITLE)
        if any(getattr(locked, name) != value for name, value in said.items()):
            self.put(**said, edited_at=timezone.now())

    @transaction.atomic
    def withdraw(self) -> None:
        """Take it back while the call is open; `resume` proposes it again."""
        self._open_and_waiting()
        self.put(withdrawn_at=timezone.now())

    @transaction.atomic
    def resume(self) -> None:
        """Propose it again, while the call is open, with the support it had."""
        self.lock().call.check_open()
        self.put(withdrawn_at=None)

    def hide(self, *, reason: str, by: Member) -> None:
        """Take it off the page for all but its proposer, who reads the reason, and the organisers."""
        self.put(hidden_at=timezone.now(), hidden_by=by, hide_reason=reason)

    def unhide(self) -> None:
        """Show it again."""
        self.put(hidden_at=None, hidden_by=None, hide_reason="")

    @transaction.atomic
    def decline(self, *, reason: str, by: Member) -> None:
        """Do not take it up, and tell its proposer why."""
        self.lock_waiting()
        self.put(declined_at=timezone.now(), decline_reason=reason, decided_by=by)
        self.tell(ProposalState.DECLINED)

    @transaction.atomic
    def undecline(self) -> None:
        """Let it wait again."""
        self.lock()
        self.put(declined_at=None, decline_reason="", decided_by=None)

    def tell(self, what: ProposalState) -> None:
        """Let its proposer hear of this outcome, once."""
        if self.told != what:
            self.put(told=what)
            signals.proposal_decided.send(Proposal, proposal=self, what=what)

    def lock_waiting(self) -> "Proposal":
        """Take it for this transaction; refuse if somebody has decided on it already."""
        locked = self.lock()
        if not locked.is_waiting:
            state = {"state": locked.state.label}
            raise TopicRefusedError(_("Somebody has decided on it meanwhile: %(state)s.") % state)
        return locked

    def _open_and_waiting(self) -> "Proposal":
        locked = self.lock()
        locked.call.check_open()
        if not locked.is_waiting:
            raise TopicRefusedError(_("The organisers are deciding on it; it stays as it is."))
        return locked

    def put(self, **values: Any) -> None:
        """Set these fields and save them, no others."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values])
