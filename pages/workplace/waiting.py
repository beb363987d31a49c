"""What waits for somebody in the workplace: how much of each kind, since when, and where it is worked on.

One question to the database brings all of it. No kind is counted beyond a hundred: nobody needs to know more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import Appeal, Case
from forum.rules import may_decide_cases
from members.models import DataRequest, Member
from members.rules import administers, moderates
from notifications.troubles import failed_jobs, failed_mail, is_late, waiting_jobs, waiting_mail
from partnerships.models import Candidacy, Claim

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST: Final = 99


@dataclass(frozen=True)
class Kind:
    """One kind of work: who does it, which rows wait, the oldest first, by which moment, and the list of them."""

    key: str
    words: "_StrPromise"
    whose: Callable[[Member], bool]
    rows: Callable[[Member], QuerySet[Any]]
    since: Any
    page: str
    query: str = ""
    # Only what waits longer than it should.
    only: Callable[[Any], bool] = bool
    # The moment is a deadline, not a beginning.
    is_due: bool = False

    def asked(self, reader: Member) -> QuerySet[Any]:
        """Return what waits as pairs of this kind and a moment, so that kinds can be joined."""
        rows: QuerySet[Any] = self.rows(reader).annotate(
            waits_as=Value(self.key, CharField()), waits_since=Cast(self.since, DateTimeField())
        )
        return rows.values_list("waits_as", "waits_since")[: MOST + 1]


KINDS: Final = (
    Kind(
        "reports",
        _("Reports to decide"),
        may_decide_cases,
        lambda reader: Case.objects.visible_to(reader).open().reported().order_by("opened_at", "pk"),
        F("opened_at"),
        "admin:forum_case_changelist",
        "kind=reported",
    ),
    Kind(
        "held",
        _("Texts held for review"),
        may_decide_cases,
        lambda reader: Case.objects.visible_to(reader).open().holding_a_text().order_by("opened_at", "pk"),
        F("opened_at"),
        "admin:forum_case_changelist",
        "kind=held",
    ),
    Kind(
        "appeals",
        _("Appeals you may decide"),
        moderates,
        lambda reader: Appeal.objects.visible_to(reader).waiting().decidable_by(reader).order_by("created_at", "pk"),
        F("created_at"),
        "admin:forum_appeal_changelist",
    ),
    Kind(
        "claims",
        _("People to verify"),
        administers,
        lambda reader: Claim.objects.open().order_by("asked_at", "pk"),
        F("asked_at"),
        "admin:partnerships_claim_changelist",
        "decided_at__isempty=1",
    ),
    Kind(
        "profiles",
        _("Who keeps a profile"),
        administers,
        lambda reader: Candidacy.objects.for_admins().order_by("escalated_at", "pk"),
        F("escalated_at"),
        "admin:partnerships_candidacy_changelist",
        "decided_at__isempty=1&escalated_at__isempty=0",
    ),
    Kind(
        "requests",
        _("Requests about personal data"),
        administers,
        lambda reader: DataRequest.objects.open(),
        F("due_on"),
        "admin:members_datarequest_changelist",
        "answered_at__isempty=1",
        is_due=True,
    ),
    Kind(
        "jobs",
        _("Jobs that failed"),
        administers,
        lambda reader: failed_jobs(),
        F("began"),
        "admin:procrastinate_procrastinatejob_changelist",
        "status__exact=failed",
    ),
    Kind(
        "stuck",
        _("Jobs that wait too long"),
        administers,
        lambda reader: waiting_jobs(),
        F("due"),
        "admin:procrastinate_procrastinatejob_changelist",
        "status__exact=todo",
        only=is_late,
    ),
    Kind(
        "mail",
        _("Mail that failed"),
        administers,
        lambda reader: failed_mail(),
        F("began"),
        "admin:procrastinate_procrastinatejob_changelist",
        "queue_name=mail&status__exact=failed",
    ),
    Kind(
        "late",
        _("Mail that waits too long"),
        administers,
        lambda reader: waiting_mail(),
        F("began"),
        "admin:procrastinate_procrastinatejob_changelist",
        "queue_name=mail&status__exact=todo",
        only=is_late,
    ),
)


@dataclass(frozen=True)
class Waiting:
    """How much of one kind waits."""

    kind: Kind
    moments: list[datetime | None]

    @property
    def takes_next(self) -> bool:
        """Tell whether a moderator is led from one to the next."""
        return self.kind.page == "admin:forum_case_changelist"

    @property
    def number(self) -> str:
        """Return how many there are, "99+" beyond that."""
        return str(len(self.moments)) if len(self.moments) <= MOST else f"{MOST}+"

    @property
    def first(self) -> datetime | None:
        """Return the moment of what waits longest, or is due first."""
        return min((moment for moment in self.moments if moment), default=None)

    @property
    def due_on(self) -> date | None:
        """Return the first deadline, if these have one."""
        return self.first.date() if self.kind.is_due and self.first else None

    @property
    def is_overdue(self) -> bool:
        """Tell whether a deadline is over."""
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def address(self) -> str:
        """Return the list it stands in."""
        return reverse(self.kind.page) + (f"?{self.kind.query}" if self.kind.query else "")


def waiting(reader: Member) -> list[Waiting]:
    """Return what waits for somebody, in the order of the kinds: nothing of what is not theirs to do."""
    mine = [kind for kind in KINDS if kind.whose(reader)]
    if not mine:
        return []
    first, *others = (kind.asked(reader) for kind in mine)
    found = sorted(first.union(*others, all=True).order_by() if others else first, key=itemgetter(0))
    moments = {key: [moment for _key, moment in rows] for key, rows in groupby(found, key=itemgetter(0))}
    kept = ((kind, [moment for moment in moments.get(kind.key, []) if kind.only(moment)]) for kind in mine)
    return [Waiting(kind, those) for kind, those in kept if those]
