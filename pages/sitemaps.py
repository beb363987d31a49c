"""What search engines may list: public pages only, asked for as a visitor would."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import GenericSitemap, Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from events.models import Document, Event
from forum.models import Thread, Topic
from partnerships.models import Initiative, Organisation, Partnership

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
            "pages:about",
            "pages:accessibility",
            "pages:privacy",
        ]

    def location(self, item: str) -> str:
        """Return the address of one."""
        return reverse(item)


class ThreadsSitemap(Sitemap):  # type: ignore[type-arg]
    """Threads a visitor may read, with the time of their last post."""

    limit = 10_000

    def items(self) -> QuerySet[Thread]:
        """Return them, oldest first, so that a page of the sitemap keeps its content."""
        return Thread.objects.visible_to(VISITOR).order_by("pk")

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
        "documents": _records(Document.objects.visible_to(VISITOR).select_related("event")),
        "partnerships": _records(Partnership.objects.visible_to(VISITOR)),
        "initiatives": _records(Initiative.objects.visible_to(VISITOR)),
        "organisations": _records(Organisation.objects.visible_to(VISITOR)),
    }
