"""The diary of an exchange: what the visitor or the host did and learned, for everybody once it is published."""

from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.languages import LANGUAGES
from core.verbs import REASON_LENGTH
from members.models import Member
from members.rules import Reader, administers, is_member
from partnerships.models.exchange_deeds import ExchangeRefusedError
from partnerships.models.exchange_words import ORGANISATIONS, TEXT_LENGTH
from partnerships.models.exchanges import Exchange

# Of one exchange: more than one a day, for each side.
MOST_ENTRIES: Final = 50
TITLE_LENGTH: Final = 120
SAME_TITLE: Final = gettext_lazy("You have an entry of this title already: change that one.")


class DiaryQuerySet(models.QuerySet["DiaryEntry"]):
    """Questions about entries, and the verb that writes one."""

    def visible_to(self, reader: Reader) -> Self:
        """What is published of exchanges that one may read, and one's own whatever became of it; admins see all."""
        if administers(reader):
            return self
        shown = Q(published_at__isnull=False, hidden_at__isnull=True)
        if is_member(reader):
            shown |= Q(author=reader)
        return self.filter(shown, exchange__in=Exchange.objects.visible_to(reader))

    def published(self) -> Self:
        """What everybody reads."""
        shown = Q(published_at__isnull=False, hidden_at__isnull=True)
        return self.filter(shown, exchange__committed_at__isnull=False, exchange__cancelled_at__isnull=True)

    def of(self, exchange: int) -> Self:
        """Entries of one exchange, by its id."""
        return self.filter(exchange=exchange)

    def own(self, reader: Reader) -> Self:
        """Those that somebody wrote."""
        return self.filter(author=reader.pk or 0)

    def in_order(self) -> Self:
        """As they were published, and drafts last; with who wrote each."""
        return self.select_related("author").defer("author__search_vector").order_by("published_at", "pk")

    def with_threads(self, reader: Reader) -> Self:
        """Load the thread about each that a reader may see; the forum ties threads to entries."""
        thread: Any = self.model._meta.get_field("threads").related_model
        seen = thread.objects.visible_to(reader).defer("search_vector").order_by("pk")
        return self.prefetch_related(models.Prefetch("threads", queryset=seen, to_attr="talks"))

    @transaction.atomic
    def write(self, exchange: Exchange, *, by: Member, **said: Any) -> "DiaryEntry":
        """Keep a draft for one side of a committed exchange; the same form sent twice makes one."""
        held = Exchange.objects.select_for_update(no_key=True, of=("self",)).get(pk=exchange.pk)
        sides = [party for party in ORGANISATIONS if party in held.parties_of(by)]
        if not sides:
            raise ExchangeRefusedError(_("The visitor and the host write the diary."))
        if not held.is_public:
            raise ExchangeRefusedError(_("The diary begins when all four have signed."))
        same = self.of(held.pk).own(by).filter(title=said["title"]).first()
        if same and all(getattr(same, name) == value for name, value in said.items()):
            return same
        if same:
            raise ExchangeRefusedError(SAME_TITLE, "title")
        if self.of(held.pk).count() >= MOST_ENTRIES:
            raise ExchangeRefusedError(
                _("This diary has %(n)s entries, as many as one can hold.") % {"n": MOST_ENTRIES}
            )
        return self.create(exchange=held, author=by, side=sides[0], **said)


class DiaryEntry(models.Model):
    """One entry: what was done, and what was learned. Its author publishes it and can take it back."""

    exchange = models.ForeignKey(
        Exchange, on_delete=models.CASCADE, related_name="diary", verbose_name=gettext_lazy("exchange")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="diary_entries",
        verbose_name=gettext_lazy("author"),
    )
    side = models.CharField(
        gettext_lazy("side"), max_length=8, choices=[(party.value, party.label) for party in ORGANISATIONS]
    )
    title = models.CharField(gettext_lazy("title"), max_length=TITLE_LENGTH)
    done = models.TextField(gettext_lazy("what was done"), max_length=TEXT_LENGTH)
    learned = models.TextField(gettext_lazy("what was learned"), max_length=TEXT_LENGTH)
    language = models.CharField(gettext_lazy("language"), max_length=2, choices=LANGUAGES, default="en")
    saved_at = models.DateTimeField(gettext_lazy("last changed"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(gettext_lazy("published"), null=True, editable=False)
    hidden_at = models.DateTimeField(gettext_lazy("hidden"), null=True, editable=False)
    hide_reason = models.CharField(gettext_lazy("why it is hidden"), max_length=REASON_LENGTH, blank=True)

    objects = DiaryQuerySet.as_manager()
    quotes: ClassVar = ("title", "done", "learned", "hide_reason")

    if TYPE_CHECKING:
        talks: list[Any]

    class Meta:
        verbose_name = gettext_lazy("diary entry")
        verbose_name_plural = gettext_lazy("diary entries")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exchange", "author", "title"], name="diary_entry_once", violation_error_message=SAME_TITLE
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hide_reason="") | (Q(hidden_at__isnull=False) & ~Q(hide_reason="")),
                name="diary_hidden_with_reason",
                violation_error_message=gettext_lazy("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('partnerships:exchange_detail', args=[self.exchange_id])}#diary-{self.pk}"

    @property
    def is_shown(self) -> bool:
        """Tell whether everybody who reads the exchange reads it."""
        return self.published_at is not None and self.hidden_at is None

    @property
    def is_public(self) -> bool:
        """Tell whether everybody reads it: published, and so is its exchange."""
        return self.is_shown and self.exchange.is_public

    @transaction.atomic
    def revise(self, *, by: Member, **said: Any) -> None:
        """Change its words; only its author does."""
        self._hold(by)
        others = DiaryEntry.objects.of(self.exchange_id).own(by).filter(title=said["title"]).exclude(pk=self.pk)
        if others.exists():
            raise ExchangeRefusedError(SAME_TITLE, "title")
        self._put(**said, saved_at=timezone.now())

    @transaction.atomic
    def publish(self, *, by: Member) -> None:
        """Let everybody read it; twice is once."""
        self._hold(by)
        if self.published_at is None:
            self._put(published_at=timezone.now())

    @transaction.atomic
    def take_back(self, *, by: Member) -> None:
        """Make a draft of it again; what was said about it in a thread stays."""
        self._hold(by)
        self._put(published_at=None)

    @transaction.atomic
    def hide(self, *, by: Member, reason: str) -> None:
        """Take it off the page for all but its author, who reads why, and admins."""
        self._put(hidden_at=timezone.now(), hide_reason=reason)

    @transaction.atomic
    def unhide(self, *, by: Member, reason: str) -> None:
        """Undo `hide`."""
        self._put(hidden_at=None, hide_reason="")

    def _hold(self, by: Member) -> None:
        rows = DiaryEntry.objects.select_for_update(of=("self",))
        self.refresh_from_db(from_queryset=rows)
        if self.author_id != by.pk:
            raise ExchangeRefusedError(_("Only its author changes an entry."))

    def _put(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=[*values])
