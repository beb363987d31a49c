"""One case for each thing that was reported: all its reports are looked at together, by one moderator."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from forum.models.decisions import Decision, ReasonTemplate, deeds_for
from forum.models.drafts import Place
from forum.models.held import Held
from forum.models.subjects import KINDS, Reported, Subject, SubjectQuerySet, author_of, link_to
from forum.models.telling import tell_of_decision
from forum.models.topics import Topic
from members.models import Member
from members.rules import Reader, moderates, works

# Who has not decided by then is thought to have gone away.
CLAIM_MINUTES: Final = 20


class CaseTakenError(Exception):
    """Another moderator has claimed or decided the case; `case` says who and when."""

    def __init__(self, case: "Case") -> None:
        """Take the case as it is now."""
        super().__init__(str(case.pk))
        self.case = case


class NotOfferedError(Exception):
    """This moderator may not decide so about this case."""


class CaseQuerySet(SubjectQuerySet["Case"]):
    """Questions about cases, and the verb that opens one."""

    def visible_to(self, reader: Reader) -> Self:
        """All for moderators; who moderates topics sees what happened there, nobody else anything."""
        if moderates(reader):
            return self
        if not works(reader):
            return self.none()
        return self.on(Topic.objects.moderated_by(reader))

    def reported(self) -> Self:
        """Cases about what somebody reported."""
        return self.filter(held__isnull=True)

    def holding_a_text(self) -> Self:
        """Cases about a text that waits to be posted."""
        return self.filter(held__isnull=False)

    def on(self, topics: models.QuerySet[Topic]) -> Self:
        """Cases about what was written in these topics."""
        here = Q(post__thread__topic__in=topics) | Q(thread__topic__in=topics)
        held = Q(held__topic__in=topics) | Q(held__thread__topic__in=topics) | Q(held__post__thread__topic__in=topics)
        return self.filter(here | held)

    def reported_for(self, reason: str) -> Self:
        """Cases with at least one report for this reason."""
        return self.filter(models.Exists(_reports(reason=reason)))

    def with_reasons(self) -> Self:
        """Add the reasons of each case's reports, as `reasons`."""
        return self.annotate(reasons=ArraySubquery(_reports().order_by("reason").values("reason").distinct()))

    def unclaimed(self) -> Self:
        """Cases that nobody has claimed, or nobody for long."""
        return self.exclude(claimed_at__gt=_lapsed())

    def claimed_now(self) -> Self:
        """Cases that somebody works on."""
        return self.filter(claimed_at__gt=_lapsed())

    @transaction.atomic
    def claim_next(self, *, by: Member) -> "Case | None":
        """Claim the case of these that waits longest; two who ask at once get two cases."""
        waiting = self.open().unclaimed().order_by("opened_at", "pk")
        case = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if case:
            case.mark_claimed(by)
        return case

    def open(self) -> Self:
        """Cases that nobody has decided."""
        return self.filter(closed_at__isnull=True)

    @transaction.atomic
    def open_on(self, subject: Reported) -> "Case":
        """Return the open case about this thing, opened now if there is none, locked until the transaction ends."""
        while True:
            new = Case(**link_to(subject), language=subject.language)
            self.bulk_create([new], ignore_conflicts=True)
            # Decided in this very moment? Then a new one is opened.
            if case := self.open().about(subject).select_for_update(of=("self",)).first():
                return case

    @transaction.atomic
    def note(self, subject: Reported, deed: str, *, by: Member, rule: str, facts: str) -> Decision | None:
        """Write down as a decision what a moderator did without the queue, so that the author hears why and can appeal.

        It settles the open case about this thing, unless somebody else works on it: then they decide. Nothing is
        noted twice, nor about one's own words.
        """
        author = author_of(subject)
        if author is None or author.pk == by.pk or Decision.objects.about(subject).standing(deed).exists():
            return None
        case = self.open().about(subject).select_for_update(of=("self",)).first()
        if case and case.claimant not in {None, by}:
            return None
        case = case or Case(**link_to(subject), language=subject.language)
        moment = timezone.now()
        case.opened_at, case.closed_at = case.opened_at if case.pk else moment, moment
        case.save()
        hidden_at = moment if deed == Decision.Deed.HIDE else None
        said = {"rule": rule, "ground": ReasonTemplate.objects.ground_of(rule), "facts": facts, "hidden_at": hidden_at}
        term: dict[str, datetime | None] = {
            Decision.Deed.SUSPEND: author.suspended_until,
            Decision.Deed.SILENCE: author.silenced_until,
        }
        decision = Decision(case=case, deed=deed, moderator=by, author=author, until=term.get(deed), **said)
        decision.save()
        tell_of_decision(decision)
        return decision


def _reports(**kept: str) -> models.QuerySet[Any]:
    """Return the reports of the case that a query is at."""
    return apps.get_model("forum", "Report")._default_manager.filter(case=models.OuterRef("pk"), **kept)


def _lapsed() -> datetime:
    """Return the moment since which a claim holds."""
    return timezone.now() - timedelta(minutes=CLAIM_MINUTES)


def _may_move_to(topic: Topic | None, by: Member) -> bool:
    """Tell whether somebody may put a thread there: who moderates one topic fills no other one."""
    return topic is not None and Topic.objects.moderated_by(by).filter(pk=topic.pk).exists()


class Case(Subject):
    """What moderators decide about one thing that was reported. While it is open, there is one for each thing."""

    # What it was written in when it was reported: moderators choose cases by it.
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    report_count = models.PositiveIntegerField(_("reports"), default=0, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claimed_cases",
        editable=False,
        verbose_name=_("claimed by"),
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta(Subject.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            *Subject.Meta.constraints,
            *(
                models.UniqueConstraint(
                    fields=[kind],
                    condition=Q(closed_at__isnull=True, **{f"{kind}__isnull": False}),
                    name=f"case_open_once_for_{kind}",
                    violation_error_message=_("There is an open case about this already."),
                )
                for kind in KINDS
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opened_at", "id"], name="case_waiting", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["-closed_at", "-id"], name="case_decided", condition=Q(closed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind_in_words}: {self.subject}"

    def count_report(self) -> None:
        """Count one more report; the caller holds the lock."""
        Case.objects.filter(pk=self.pk).update(report_count=F("report_count") + 1)

    @property
    def claimant(self) -> Member | None:
        """Return who works on it just now."""
        return self.claimed_by if self.claimed_at and self.claimed_at > _lapsed() else None

    @property
    def claimed_until(self) -> datetime | None:
        """Return when the claim lapses."""
        return self.claimed_at and self.claimed_at + timedelta(minutes=CLAIM_MINUTES)

    @property
    def decision(self) -> Decision | None:
        """Return how it was decided, if it was."""
        return self.decisions.first()

    @transaction.atomic
    def claim(self, *, by: Member) -> None:
        """Keep it from other moderators for a while."""
        self._hold(by).mark_claimed(by)

    @transaction.atomic
    def release(self, *, by: Member) -> None:
        """Give it back before the claim lapses."""
        self._hold(by).mark_claimed(None)

    def mark_claimed(self, by: Member | None) -> None:
        """Write down who works on it; the caller holds the lock."""
        self.claimed_by, self.claimed_at = by, timezone.now() if by else None
        self.save(update_fields=["claimed_by", "claimed_at"])

    def _hold(self, by: Member) -> "Case":
        """Lock the case for somebody who may work on it; everything else raises `CaseTakenError`."""
        locked = Case.objects.with_subjects().select_related("claimed_by").select_for_update(of=("self",))
        case = locked.filter(pk=self.pk).first()  # whoever takes back a held text takes its case along
        if case is None or case.closed_at or case.claimant not in {None, by}:
            raise CaseTakenError(case or self)
        return case

    @transaction.atomic
    def decide(
        self,
        deed: str,
        *,
        by: Member,
        facts: str,
        rule: str = "",
        ground: str = "rule",
        until: datetime | None = None,
        topic: Topic | None = None,
        also_hide: bool = False,
    ) -> Decision:
        """Decide once, do what was decided, and have author and reporters told."""
        case = self._hold(by)
        offered = deeds_for(case, by)
        if deed not in offered or (deed == Decision.Deed.MOVE and not _may_move_to(topic, by)):
            raise NotOfferedError
        author = author_of(case.subject)
        said = {"facts": facts, "rule": rule, "ground": ground, "until": until}
        decision = Decision(case=case, deed=deed, moderator=by, author=author, **said)
        decision.carry_out(topic=topic, also_hide=also_hide and Decision.Deed.HIDE in offered)
        decision.save()
        case.closed_at = decision.created_at
        case.save(update_fields=["closed_at"])
        tell_of_decision(decision)
        return decision


@transaction.atomic
def hold_text(place: Place, why: str, *, by: Member, token: UUID, **said: Any) -> Held:
    """Let a text wait for a moderator: it is held, and a case about it is open."""
    held = Held.objects.hold(place, why, by=by, client_token=token, **said)
    if held.is_waiting:
        Case.objects.open_on(held)
    return held
