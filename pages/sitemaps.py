"""What search engines may list: public pages only, asked for as a visitor would."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import GenericSitemap, Sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import QuerySet
from django.urls import reverse

from events.models import Document, Edition, Event
from forum.models import Thread, Topic
from opportunities.models import Opportunity
from partnerships.models import Call, Exchange, Initiative, Organisation, Partnership, Programme

VISITOR = AnonymousUser()


class PagesSitemap(Sitemap):  # type: ignore[type-arg]
    """The pages that are always there."""

    def items(self) -> list[str]:
        """Return their names."""
        return [
            "pages:home",
            "forum:topic_list",
            "events:event_list",
            "partnerships:partnership_list",
            "partnerships:call_list",
            "partnerships:exchange_list",
            "pages:about",
            "pages:accessibility",
            "pages:privacy",
        ]

    def location(self, item: str) -> str:
        """Return the address of one."""
        return reverse(item)


class ThreadFiles:
    """Threads in files by ranges of their ids: nothing is counted and nothing skipped, and a file keeps its content.

    It answers as Django's Paginator does for a sitemap.
    """

    size: Final = 20_000

    @property
    def num_pages(self) -> int:
        """Return how many files there are."""
        newest = Thread.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return newest // self.size + 1

    def page(self, number: object) -> SimpleNamespace:
        """Return one file."""
        if not str(number).isdecimal():
            raise PageNotAnInteger
        if not 1 <= (asked := int(str(number)[:9])) <= self.num_pages:
            raise EmptyPage
        ids = {"pk__gte": (asked - 1) * self.size, "pk__lt": asked * self.size}
        threads = Thread.objects.visible_to(VISITOR).filter(**ids).order_by("pk")
        return SimpleNamespace(object_list=threads.only("slug", "last_post_at"))


class ThreadsSitemap(Sitemap):  # type: ignore[type-arg]
    """Threads a visitor may read, with the time of their last post."""

    paginator = ThreadFiles()  # type: ignore[assignment]

    def get_latest_lastmod(self) -> datetime | None:
        """Return when somebody last wrote anywhere, off the index."""
        return Thread.objects.visible_to(VISITOR).recent().values_list("last_post_at", flat=True).first()

    def lastmod(self, item: Thread) -> datetime:
        """Return when somebody last wrote."""
        return item.last_post_at


def _records(rows: QuerySet[Any]) -> "GenericSitemap[Any]":
    return GenericSitemap({"queryset": rows.order_by("pk")})


def sitemaps() -> dict[str, Any]:
    """Return the parts of the sitemap; people and members are not among them."""
    return {
        "pages": PagesSitemap,
        "topics": _records(Topic.objects.visible_to(VISITOR)),
        "threads": ThreadsSitemap,
        "events": _records(Event.objects.visible_to(VISITOR)),
        "documents": _records(Document.objects.listed_for(VISITOR).select_related("event")),
        "editions": _records(Edition.objects.visible_to(VISITOR).current().for_list()),
        "partnerships": _records(Partnership.objects.visible_to(VISITOR)),
        "calls": _records(Call.objects.visible_to(VISITOR)),
        "exchanges": _records(Exchange.objects.visible_to(VISITOR)),
        "opportunities": _records(Opportunity.objects.visible_to(VISITOR)),
        "programmes": _records(Programme.objects.visible_to(VISITOR)),
        "initiatives": _records(Initiative.objects.visible_to(VISITOR)),
        "organisations": _records(Organisation.objects.visible_to(VISITOR)),
    }
