"""How long a profile stays true: confirmed, due after half a year, archived after another half of silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core.acting import acting
from core.told import told
from members.models import Member
from partnerships.models.logos import WithLogo
from partnerships.records import RecordQuerySet

# After so many days a profile is due: its coordinators are asked whether it is still correct.
DUE_DAYS: Final = 180
# So many days after that they are reminded, once.
REMIND_DAYS: Final = 30
# So many days after they were first asked a profile is archived, if all of them are silent.
ARCHIVE_DAYS: Final = 180
# The parts of a profile that a source may have worded.
TEXTS: Final = {"summary", "objectives", "results"}
# What the Output Paper says is as of this day, the day of its event; no person has confirmed it.
AS_OF_PAPER: Final = datetime(2020, 11, 16, 12, tzinfo=UTC)


def days_ago(days: int) -> datetime:
    """Return the moment so many days before now."""
    return timezone.now() - timedelta(days=days)


class Verified(models.Model):
    """What somebody confirms: when they did so last, and who it was."""

    verified_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    if TYPE_CHECKING:
        source_section: Any

    class Meta:
        abstract = True

    # Whether its texts are about people: the log then keeps no reason.
    names_people: ClassVar = False

    @property
    def is_fresh(self) -> bool:
        """Tell whether somebody confirmed it within the last half year."""
        return self.verified_at is not None and self.verified_at > days_ago(DUE_DAYS)

    @property
    def as_of(self) -> datetime | None:
        """Return the day of the source, where nobody has confirmed what it says since then."""
        return AS_OF_PAPER if self.verified_at is None and self.source_section else None

    def confirm(self, *, by: Member, reason: str = "") -> None:
        """Say that it is true today; the log of changes keeps how an admin knows."""
        before = told(self.verified_at)
        self.verified_at, self.verified_by_id = timezone.now(), by.pk
        said = {"verified_at": told(self.verified_at), "reason": told(reason, names_people=self.names_people)}
        values = {"before": {"verified_at": before}, "after": said, "names_people": self.names_people}
        with transaction.atomic():
            self.save(update_fields=["verified_at", "verified_by"])
            LogEntry.objects.log_actions(by.pk, [self], CHANGE, [{"values": values}], single_object=True)


class FreshnessQuerySet[M: "Freshness"](RecordQuerySet[M]):
    """Questions about what is due."""

    def due(self) -> Self:
        """Keep what was last known to be true half a year ago or earlier, and is not archived."""
        known = Coalesce("verified_at", "added_at", AS_OF_PAPER, output_field=models.DateTimeField())
        return self.alias(known_at=known).filter(known_at__lte=days_ago(DUE_DAYS), archived_at__isnull=True)

    def archived(self) -> Self:
        """Keep what is archived."""
        return self.filter(archived_at__isnull=False)

    def kept_by_somebody(self) -> Self:
        """Keep what some member looks after."""
        return self.filter(pk__in=self._kept())

    def kept_by_nobody(self) -> Self:
        """Keep what no member looks after: nobody is asked, and silence archives nothing."""
        return self.exclude(pk__in=self._kept())

    def _kept(self) -> Any:
        return self.model._default_manager.filter(editorships__isnull=False).values("pk")


class Freshness(WithLogo, Verified):
    """A profile that says when it was last true; its verbs lock the row, so that two at once are one after the other.

    Confirming ends everything: what was asked is answered, and an archived profile comes back.
    """

    if TYPE_CHECKING:
        figures: Any
        freshness_steps: Any
        revisions: Any

    # What its editors may change, and what is kept of each version of it.
    kept_fields: ClassVar[tuple[str, ...]] = ()

    added_at = models.DateTimeField(
        _("added"),
        null=True,
        editable=False,
        help_text=_("When it joined the directory. Empty: it came with a source, whenever that was loaded."),
    )
    revised_at = models.DateTimeField(
        _("texts revised"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When a coordinator last changed the texts: from then on they are not the words of the source."),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    archive_reason = models.CharField(_("why it is archived"), max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Write down when it joined; records that are loaded from a source are not saved this way."""
        if self._state.adding and self.added_at is None:
            self.added_at = timezone.now()
        super().save(**options)

    @property
    def is_due(self) -> bool:
        """Tell whether its coordinators are asked, if it has any: `due` of one."""
        known: datetime = self.verified_at or self.added_at or AS_OF_PAPER
        return self.archived_at is None and known <= days_ago(DUE_DAYS)

    def confirm(self, *, by: Member, reason: str = "") -> None:
        """Say that the profile and all its figures are true today; an admin's `reason` is how they know."""
        with self._locked(by):
            self._confirmed(by, reason)

    def revise(self, *changed: str, by: Member, words: str = "", seen: str = "") -> None:
        """Save these fields and confirm the rest; changed texts are no longer the words of the source.

        The history keeps the texts before and after. `seen` is the mark of what the editor saw: StaleTextsError, and
        nothing saved, if somebody changed it meanwhile.
        """
        with self._locked(by), self.revisions.written_down(self, by=by, seen=seen):
            self._confirmed(by, words, *changed)

    def archive(self, *, by: Member | None = None, reason: str = "") -> None:
        """Put it aside, readable and marked; its coordinators hear how it comes back. Twice is once."""
        with self._locked(by):
            if self.archived_at:
                return
            with override(None):
                silence = gettext("Nobody confirmed it, though its coordinators were asked and reminded.")
            self.archived_at, self.archive_reason = timezone.now(), reason or silence
            self.save(update_fields=["archived_at", "archive_reason"])
            self.freshness_steps.log(self, "archived", by=by, words=self.archive_reason)
            for member in self.coordinators():
                self.freshness_steps.write_to(member, self, "archived", by=by, words=self.archive_reason)

    def unarchive(self, *, by: Member, reason: str) -> None:
        """Take it back without confirming it: if it is due, its coordinators are asked anew."""
        with self._locked(by):
            if not self.archived_at:
                return
            self.archived_at, self.archive_reason = None, ""
            self.save(update_fields=["archived_at", "archive_reason"])
            self.freshness_steps.end()
            self.freshness_steps.log(self, "unarchived", by=by, words=reason)

    def remind(self, *, by: Member, reason: str) -> None:
        """Write to all its coordinators now, with the words of an admin."""
        with self._locked(by):
            self.freshness_steps.log(self, "by hand", by=by, words=reason)
            for member in self.coordinators():
                self.freshness_steps.write_to(member, self, "by hand", by=by, words=reason)

    def see_to(self) -> None:
        """Take the step that is due: ask or remind each coordinator once, archive when all of them were silent."""
        with self._locked(None):
            if not self.is_due:
                return
            coordinators = self.coordinators()
            sent = {member.pk: self.freshness_steps.letters_to(member, self) for member in coordinators}
            if sent and all(is_silent(letters) for letters in sent.values()):
                self.archive()
                return
            for member in coordinators:
                if step := next_letter(sent[member.pk]):
                    self.freshness_steps.write_to(member, self, step)

    def coordinators(self) -> list[Member]:
        """Return whom a letter can help."""
        return list(self.editors_at_work())

    @contextmanager
    def _locked(self, by: Member | None) -> Iterator[None]:
        """Hold the row and know how it stands now; what is written leaves a line in the log of changes."""
        with transaction.atomic(), acting(by.pk if by else None, editing=True):
            rows = type(self)._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=self.pk)
            for name, value in (
                rows.values("verified_at", "verified_by_id", "archived_at", "archive_reason").get().items()
            ):
                setattr(self, name, value)
            yield

    def _confirmed(self, by: Member, words: str, *changed: str) -> None:
        self.verified_at, self.verified_by_id = timezone.now(), by.pk
        self.archived_at, self.archive_reason = None, ""
        written = {"verified_at", "verified_by", "archived_at", "archive_reason"}
        if not TEXTS.isdisjoint(changed):
            self.revised_at = self.verified_at
            written.add("revised_at")
        self.save(update_fields=[*changed, *written])
        self.figures.update(verified_at=self.verified_at, verified_by=by.pk)
        self.freshness_steps.end()
        self.freshness_steps.log(self, "confirmed", by=by, words=words)


type Sent = dict[str, datetime]


def next_letter(sent: Sent) -> str:
    """Return which letter of this period a coordinator is still owed: "due", "reminder" or none."""
    if "due" not in sent:
        return "due"
    return "reminder" if "reminder" not in sent and sent["due"] <= days_ago(REMIND_DAYS) else ""


def is_silent(sent: Sent) -> bool:
    """Tell whether somebody had half a year since they were asked, and a month since they were reminded."""
    if not {"due", "reminder"} <= sent.keys():
        return False
    return sent["due"] <= days_ago(ARCHIVE_DAYS) and sent["reminder"] <= days_ago(REMIND_DAYS)
