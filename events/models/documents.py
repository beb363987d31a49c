"""Papers, slides and other documents of an event: what they are, who reads them, and from when.

The paper's own documents hold sections (`events.models.sections`); what organisers add holds versions
(`events.models.versions`).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Greatest, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.search import Searchable, vector_field
from events.models.agenda import Session
from events.models.events import Event
from events.models.registrations import Registration
from events.models.withdrawing import Withdrawable
from members.models import Member
from members.rules import Reader, is_member

if TYPE_CHECKING:
    from events.models.versions import Offered

# The page of an event shows them all.
MOST_DOCUMENTS: Final = 60
# An address that organisers need for themselves.
RESERVED: Final = "new"


class StaleDocumentError(Exception):
    """Somebody else has changed what is said of the document since it was read."""


class DocumentQuerySet(Searchable["Document"]):
    """Questions about documents, and the verb that begins one."""

    def get_by_natural_key(self, event: str, slug: str) -> "Document":
        """Return a document of an event, for fixtures."""
        return self.get(event__slug=event, slug=slug)

    def visible_to(self, reader: Reader, *, guest: UUID | None = None) -> Self:
        """Documents that somebody may read, from their time on; organisers read all of their event.

        A guest is known by the key of the letter that their browser has opened. A document that was withdrawn keeps
        its page, which says so; its files are gone (`DocumentVersion.objects.visible_to`).
        """
        seen = self.filter(event__in=Event.objects.visible_to(reader))
        open_to = Q(audience=Document.Audience.EVERYONE)
        if is_member(reader):
            open_to |= Q(audience=Document.Audience.MEMBERS)
        seats = Registration.objects.visible_to(reader)
        if guest and not is_member(reader):
            seats = Registration.objects.guests().with_key(guest)
        seated = seats.confirmed().order_by().values("event")
        open_to |= Q(audience=Document.Audience.REGISTRANTS, event__in=seated)
        # The clock of the database: a question that is kept compiled must not keep the time.
        is_open = Q(opens_at__isnull=True) | Q(opens_at__lte=Now())
        return seen.filter((open_to & is_open) | Q(event__in=Event.objects.organised_by(reader)))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def listed_for(self, reader: Reader, *, guest: UUID | None = None) -> Self:
        """Documents that somebody finds on pages, in search, in feeds and files."""
        return self.visible_to(reader, guest=guest).standing()

    def editable_by(self, reader: Reader) -> Self:
        """What organisers look after: the documents of their events, but for those of the record."""
        return self.filter(event__in=Event.objects.editable_by(reader), source_section="").select_related("event")

    def with_files(self) -> Self:
        """Those that hold a file or a link, not sections alone."""
        model: Any = Document._meta.get_field("versions").related_model
        return self.filter(Exists(model.objects.filter(document=OuterRef("pk"))))

    def of(self, event: Event) -> Self:
        """Documents of an event."""
        return self.filter(event=event)

    def printed_papers(self) -> Self:
        """Output Papers of which the record has the sections, loaded whole."""
        model: Any = Document._meta.get_field("sections").related_model
        printed = Exists(model.objects.filter(document=OuterRef("pk")))
        return self.for_page().filter(printed, kind=Document.Kind.OUTPUT_PAPER)

    def for_desk(self) -> Self:
        """Load what organisers see in their list: how many versions there are, and the newest that stands."""
        model: Any = Document._meta.get_field("versions").related_model
        newest = model.objects.newest_of(OuterRef("pk"))
        return self.annotate(newest=newest, version_count=Count("versions")).order_by("position", "pk")

    def for_files(self) -> Self:
        """Load what machines read of documents, in the order of the event's page."""
        return self.with_files().select_related("event", "session").order_by("position", "pk")

    def lately_shown(self) -> Self:
        """Those that hold something, the latest first; `renewed_at` is when the newest version came."""
        model: Any = Document._meta.get_field("versions").related_model
        added = model.objects.standing().filter(document=OuterRef("pk")).values("added_at")
        found = self.for_files().annotate(
            shown_at=Greatest(F("opens_at"), Subquery(added.order_by("number")[:1])),
            renewed_at=Greatest(F("opens_at"), Subquery(added.order_by("-number")[:1])),
        )
        return found.order_by("-shown_at", "-pk")

    def for_page(self) -> Self:
        """Load the whole document."""
        model: Any = Document._meta.get_field("sections").related_model
        sections = Prefetch("sections", queryset=model.objects.select_related("session"))
        found = self.select_related("event", "session__event")
        return found.prefetch_related(sections, "sections__figures", "footnotes")

    def for_reader(self, reader: Reader) -> Self:
        """Load the whole document, and as `is_editable` whether the reader looks after it."""
        mine = Document.objects.editable_by(reader).filter(pk=OuterRef("pk"))
        return self.for_page().annotate(is_editable=Exists(mine))

    @transaction.atomic
    def begin(self, event: Event, values: Mapping[str, Any], offered: "Offered", *, by: Member) -> "Document":
        """Add a document with its first version; its address is made of its title and stays.

        A second one of the same title is refused: it would be the first, sent twice, or a version of it.
        """
        locked = Event.objects.select_for_update().get(pk=event.pk)
        taken = set(self.of(locked).values_list("slug", flat=True))
        if len(taken) >= MOST_DOCUMENTS:
            raise ValidationError(gettext("An event has at most %(most)d documents.") % {"most": MOST_DOCUMENTS})
        slug = slugify(values["title"])[:80].strip("-")
        if not slug or slug == RESERVED:
            slug = next(name for n in range(1, MOST_DOCUMENTS + 2) if (name := f"document-{n}") not in taken)
        if slug in taken:
            words = gettext("There is a document of this title. Add a version to it, or give another title.")
            raise ValidationError({"title": words})
        document = self.create(event=locked, slug=slug, **values)
        document.versions.upload(document, offered, by=by)
        return document


class Document(Withdrawable):
    """Input Paper, Output Paper, slides ... Without sections and versions its content is not stated."""

    class Kind(models.TextChoices):
        INPUT_PAPER = "input-paper", _("Input Paper")
        OUTPUT_PAPER = "output-paper", _("Output Paper")
        SLIDES = "slides", _("Slides")
        MINUTES = "minutes", _("Minutes")
        OTHER = "other", _("Other document")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        MEMBERS = "members", _("Members of this Forum")
        REGISTRANTS = "registrants", _("Who has a seat at the event")
        ORGANISERS = "organisers", _("Organisers of the event")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="documents", verbose_name=_("event"))
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("session"),
        help_text=_("Empty: it belongs to the whole event."),
    )
    slug = models.SlugField(_("slug"), max_length=80)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, max_length=2000)
    cover = models.TextField(_("cover"), blank=True, help_text=_("The cover page as printed."))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    audience = models.CharField(_("who may read it"), max_length=11, choices=Audience, default=Audience.EVERYONE)
    opens_at = models.DateTimeField(
        _("published from"), null=True, blank=True, help_text=_("Empty: at once. Before it only organisers read it.")
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)
    # Counts how often its words and rights were changed, so that nobody overwrites what they have not seen.
    edit_count = models.PositiveIntegerField(default=0, editable=False)
    search_vector = vector_field(F("language"), F("title"), F("summary"))

    # What `for_reader` tells.
    is_editable = False

    objects = DocumentQuerySet.as_manager()
    quotes: ClassVar = ("summary", "withdrawn_reason")

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="document_search")]
        constraints: ClassVar = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "slug"],
                name="document_slug_unique",
                violation_error_message=_("Another document of this event has that address."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:document_detail", args=[self.event.slug, self.slug])

    def clean(self) -> None:
        """Refuse a session of another event."""
        if self.session and self.session.event_id != self.event_id:
            raise ValidationError({"session": gettext("That is a session of another event.")})

    def natural_key(self) -> tuple[str, str]:
        """Return what fixtures know this document by."""
        return (self.event.slug, self.slug)

    @property
    def is_early(self) -> bool:
        """Tell whether its time is still to come."""
        return self.opens_at is not None and self.opens_at > timezone.now()

    @property
    def is_for_everyone(self) -> bool:
        """Tell whether a visitor may read it, now or from its time on."""
        return self.audience == self.Audience.EVERYONE

    @transaction.atomic
    def revise(self, values: Mapping[str, Any], *, seen: int) -> None:
        """Change what is said of it and who reads it; over what this form has not seen nothing is written."""
        if not Document.objects.filter(pk=self.pk, edit_count=seen).update(edit_count=F("edit_count") + 1, **values):
            raise StaleDocumentError

    @transaction.atomic
    def withdraw(self, *, by: Member, reason: str) -> None:
        """Take it back from its readers, who read the reason at its address; `restore` gives it to them again."""
        self._locked().say_withdrawn(by=by, reason=reason)

    @transaction.atomic
    def restore(self) -> None:
        """Give it to its readers again."""
        self._locked().say_restored()

    def _locked(self) -> "Document":
        return Document.objects.select_for_update().get(pk=self.pk)
