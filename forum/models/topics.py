"""A shelf of the forum: one per breakout, one per partnership that wants it, and general ones."""

from itertools import chain, count
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.search import Searchable, joined, vector_field, words
from events.models import AgendaRelease, Session, Takeaway
from events.released import ReleasedSession, released_sessions
from members.models import Member, MemberQuerySet
from members.prepared import compiled
from members.rules import Reader, is_member, moderates, works
from notifications.levels import Levelled
from partnerships.models import Affiliation, Call, Editorship, Exchange, Partnership

if TYPE_CHECKING:
    from forum.models.threads import ThreadQuerySet

TITLE_LENGTH = 160
# The shelf of those calls that no topic names.
CALLS: Final = "calls"
EXCHANGES: Final = "exchanges"


class TopicQuerySet(Searchable["Topic"]):
    """Questions about topics."""

    def get_by_natural_key(self, slug: str) -> "Topic":
        """Return the topic with this slug, for fixtures."""
        return self.get(slug=slug)

    def visible_to(self, reader: Reader) -> Self:
        """Topics whose audience the reader belongs to or who moderate them; hidden ones only for moderators of all."""
        if moderates(reader):
            return self
        shown = Q(audience=Topic.Audience.EVERYONE)
        if is_member(reader):
            mine = Affiliation.objects.filter(member=reader, partnership__isnull=False)
            edited = Editorship.objects.filter(member=reader)
            shown |= Q(audience=Topic.Audience.MEMBERS) | Q(
                Q(partnership__in=mine.values("partnership")) | Q(partnership__in=edited.values("partnership")),
                audience=Topic.Audience.PARTNERSHIP,
            )
        if works(reader):
            shown |= Q(pk__in=Topic.objects.moderated_by(reader).values("pk"))
        return self.filter(shown, hidden_at__isnull=True)

    def moderated_by(self, reader: Reader) -> Self:
        """Topics in which somebody decides what was reported: all for moderators, some for who is named there."""
        if moderates(reader):
            return self
        if not works(reader):
            return self.none()
        return self.filter(moderatorships__member=reader)

    def called(self, slug: str) -> "Topic | None":
        """Return the topic with this slug, if it is among these."""
        return self.filter(slug=slug).first() if slug and "\x00" not in slug else None

    def in_order(self) -> Self:
        """Order as the topic list shows them."""
        return self.order_by("position", "title", "pk")

    def for_page(self) -> Self:
        """Load what the head of a topic's page shows."""
        about = ("session__event", "partnership", "partnership__initiative")
        return self.select_related(*about).defer("search_vector", *(f"{part}__search_vector" for part in about))

    def page_of(self, slug: str, reader: Reader) -> "Topic | None":
        """Return the topic with this slug with all that its page shows, if the reader sees it."""
        return next(iter(_for_page(reader, slug=slug)), None)

    def with_unread_of(self, reader: Reader) -> Self:
        """Add how many threads of each topic are unread, as far as a badge counts."""
        if not is_member(reader):
            return self
        threads = apps.get_model("forum", "Thread")._default_manager.visible_to(reader)
        return self.annotate(unread_count=threads.filter(topic=models.OuterRef("pk")).unread_number(reader))

    def threads(self, reader: Reader) -> "ThreadQuerySet":
        """Return the threads on these topics that the reader sees."""
        threads: ThreadQuerySet = apps.get_model("forum", "Thread")._default_manager.visible_to(reader)
        return threads.filter(topic__in=self)

    def titled(self, title: str) -> Self:
        """Keep those of this title, capitals aside."""
        return self.filter(title__iexact=title)

    def next_look(self) -> tuple[str, str]:
        """Return the first hue and glyph that no topic has together; when all are taken, they begin again."""
        hues, glyphs = Topic.Hue.values, Topic.Glyph.values
        pairs = [(hues[n % 4], glyphs[(n + n // 4) % 4]) for n in range(16)]
        taken = set(Topic.objects.values_list("hue", "glyph").distinct())
        return next((pair for pair in pairs if pair not in taken), pairs[Topic.objects.count() % len(pairs)])

    @transaction.atomic
    def for_call(self, call: Call) -> "Topic":
        """Return the shelf on which everyone talks about a call: its first public topic, or one for all calls.

        The latter is opened when it is needed first; twice at once opens one.
        """
        for_everyone = self.filter(audience=Topic.Audience.EVERYONE, hidden_at=None)
        if named := for_everyone.filter(calls=call).in_order().first():
            return named
        return self._shelf(for_everyone, CALLS, "Calls")

    @transaction.atomic
    def for_exchange(self, exchange: Exchange) -> "Topic":
        """Return the shelf on which everyone talks about an exchange: its visiting partnership's, or one for all."""
        for_everyone = self.filter(audience=Topic.Audience.EVERYONE, hidden_at=None)
        own = for_everyone.filter(partnership=exchange.visiting_partnership_id).in_order().first()
        return own or self._shelf(for_everyone, EXCHANGES, "Exchanges")

    def _shelf(self, for_everyone: Self, slug: str, title: str) -> "Topic":
        if shelf := for_everyone.filter(slug=slug).first():
            return shelf
        hue, glyph = self.next_look()
        last = self.aggregate(last=models.Max("position"))["last"] or 0
        told = {"title": title, "hue": hue, "glyph": glyph, "position": last + 1}
        return self.get_or_create(slug=slug, defaults=told)[0]

    @transaction.atomic
    def open_of(self, partnership: Partnership, *, title: str, summary: str, audience: str) -> "Topic":
        """Open a topic of a partnership, at its end of the list. The same sent twice, even at once, is one topic."""
        Partnership.objects.select_for_update().get(pk=partnership.pk)
        told = {"title": title, "summary": summary, "audience": audience}
        if twin := self.filter(partnership=partnership, **told).first():
            return twin
        hue, glyph = self.next_look()
        # The partnership's own name stands first: an address that is taken tells nobody of another's topic.
        slug = f"{partnership.slug}-{slugify(title) or 'topic'}"[:76].rstrip("-")
        taken = set(self.filter(slug__startswith=slug).values_list("slug", flat=True))
        last = self.aggregate(last=models.Max("position"))["last"] or 0
        return self.create(
            partnership=partnership,
            slug=next(free for free in chain([slug], (f"{slug}-{n}" for n in count(2))) if free not in taken),
            hue=hue,
            glyph=glyph,
            position=last + 1,
            **told,
        )

    def open_for(self, release: AgendaRelease) -> None:
        """Open a topic for each released breakout that has none; twice changes nothing."""
        released = {s["uuid"]: s["title"] for s in release.sessions if s["kind"] == Session.Kind.BREAKOUT}
        for session in release.event.sessions.filter(uuid__in=released, topic=None).in_order():
            number = Topic.objects.count()
            taken = Topic.objects.filter(slug=session.slug).exists()
            Topic.objects.get_or_create(
                session=session,
                defaults={
                    "slug": f"{session.slug}-{session.pk}"[-80:] if taken else session.slug,
                    "title": Truncator(released[str(session.uuid)]).chars(TITLE_LENGTH),
                    "hue": Topic.Hue.values[number % len(Topic.Hue.values)],
                    "glyph": Topic.Glyph.values[number % len(Topic.Glyph.values)],
                    "position": number + 1,
                },
            )


@compiled
def _for_page(reader: Reader, *, slug: str) -> TopicQuerySet:
    topics = Topic.objects.visible_to(reader).for_page().with_unread_of(reader).filter(slug=slug)
    levelled: TopicQuerySet = apps.get_model("forum", "TopicState")._default_manager.with_level(topics, reader)
    return levelled


class Topic(Levelled, models.Model):
    """A shelf of threads. The audience says who may read it."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        MEMBERS = "members", _("Members")
        PARTNERSHIP = "partnership", _("One partnership")

    class Hue(models.TextChoices):
        VALUE = "value", _("Blue")
        FUNDING = "funding", _("Ochre")
        DIGITAL = "digital", _("Teal")
        KNOWLEDGE = "knowledge", _("Plum")

    class Glyph(models.TextChoices):
        HUB = "hub", _("Hub")
        SOURCES = "sources", _("Three sources into one")
        GRID = "grid", _("Grid")
        EXCHANGE = "exchange", _("Two in exchange")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    aliases = ArrayField(models.CharField(max_length=240), verbose_name=_("other spellings"), default=list, blank=True)
    summary = models.TextField(_("summary"), blank=True, max_length=1000)
    hue = models.CharField(_("hue"), max_length=10, choices=Hue, default=Hue.VALUE)
    glyph = models.CharField(_("glyph"), max_length=10, choices=Glyph, default=Glyph.HUB)
    audience = models.CharField(_("audience"), max_length=12, choices=Audience, default=Audience.EVERYONE)
    session = models.OneToOneField(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="topic",
        verbose_name=_("session"),
    )
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("partnership"),
    )
    calls = models.ManyToManyField(
        Call,
        blank=True,
        related_name="topics",
        verbose_name=_("calls"),
        help_text=_("Funding calls that concern this topic: the board of calls finds them by it."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    thread_count = models.PositiveIntegerField(_("threads"), default=0, editable=False)
    post_count = models.PositiveIntegerField(_("posts"), default=0, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Until then there may be lines that say where threads went; later there is none to ask for.
    lines_until = models.DateTimeField(_("lines of moved threads"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)
    search_vector = vector_field(
        "en",
        joined("title", words("aliases")),
        F("summary"),
    )

    objects = TopicQuerySet.as_manager()

    # What `with_unread_of` adds.
    unread_count: int = 0

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="topic_search")]
        ordering: ClassVar = ["position", "title", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(audience="partnership") | Q(partnership__isnull=False),
                name="topic_audience_has_partnership",
                violation_error_message=_("Name the partnership that may read this topic."),
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(partnership__isnull=True),
                name="topic_about_one_thing",
                violation_error_message=_("A topic is about a session or a partnership, not both."),
            ),
            models.UniqueConstraint(
                "partnership",
                Lower("title"),
                name="topic_title_unique_in_partnership",
                violation_error_message=_("This partnership has a topic of this title already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:topic_detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Tell whether everyone may read it: then machines are told of it too."""
        return self.audience == Topic.Audience.EVERYONE and self.hidden_at is None

    def natural_key(self) -> tuple[str]:
        """Return what fixtures know this topic by."""
        return (self.slug,)

    @property
    def readers_in_words(self) -> str:
        """Say who reads what is written here."""
        if self.audience == Topic.Audience.PARTNERSHIP and self.partnership:
            return gettext("Only the people of %(name)s read this.") % {"name": self.partnership.name}
        if self.audience == Topic.Audience.MEMBERS:
            return gettext("Only members of the Forum read this.")
        return gettext("Everyone reads this, also people who are not signed in.")

    def widens_to(self, audience: str) -> bool:
        """Tell whether this audience holds people who may not read the topic now."""
        widths = (Topic.Audience.PARTNERSHIP, Topic.Audience.MEMBERS, Topic.Audience.EVERYONE)
        return widths.index(Topic.Audience(audience)) > widths.index(Topic.Audience(self.audience))

    def revise(self, *, title: str, summary: str, audience: str, is_closed: bool) -> None:
        """Change what a topic says of itself, who reads it, and whether threads may be started; its address stays."""
        self.title, self.summary, self.audience = title, summary, audience
        if is_closed != (self.closed_at is not None):
            self.closed_at = timezone.now() if is_closed else None
        self.save(update_fields=["title", "summary", "audience", "closed_at"])

    def released_session(self, reader: Reader) -> ReleasedSession | None:
        """Return the session this topic began in, as the public agenda has it."""
        if self.session is None:
            return None
        return released_sessions([self.session], reader).get(self.session.pk)

    def readers(self) -> MemberQuerySet:
        """Return the members who may read this topic: `visible_to`, asked from the other side."""
        members: MemberQuerySet = Member.objects.all()
        if self.hidden_at is not None:
            return members.moderating()
        if self.audience != Topic.Audience.PARTNERSHIP:
            return members
        affiliated = Affiliation.objects.filter(member__isnull=False, partnership=self.partnership_id)
        editors = Editorship.objects.filter(partnership=self.partnership_id)
        working = Q(pk__in=members.moderating().values("pk")) | Q(pk__in=self.moderatorships.values("member"))
        inside = Q(pk__in=affiliated.values("member")) | Q(pk__in=editors.values("member"))
        return members.filter(inside | working)

    def takeaways(self, reader: Reader) -> list[Takeaway]:
        """Return the conclusions of the session this topic began in."""
        if self.session is None:
            return []
        found = list(Takeaway.objects.visible_to(reader).filter(session=self.session).order_by("number"))
        for takeaway in found:
            takeaway.session = self.session  # its address needs the event, which is here already
        return found
