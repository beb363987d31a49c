"""Atom feeds (RFC 4287): what a visitor may read, and one's own unread threads under an address that is a key."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from events.models import AgendaRelease, Document, Event, Takeaway
from forum.models import Post, Thread, Topic
from members.models import Member
from opportunities.models import Opportunity
from pages import own_agenda
from pages.entries import Entry
from partnerships.models import Call

VISITOR: Final = AnonymousUser()
NEWEST: Final = 25
# The age of a feed with nothing in it: it must not look changed at every visit.
NEVER: Final = datetime(2020, 11, 16, tzinfo=UTC)
# What XML cannot hold.
_NO_XML: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_KEY: Final = Signer(salt="unread-feed", sep=".")


class Atom(Atom1Feed):
    """Atom with the text of each entry as HTML, in the language that it is written in."""

    def latest_post_date(self) -> datetime:
        """Return when anything changed last."""
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write one entry."""
        handler.addQuickElement("title", item["title"])
        handler.addQuickElement("link", "", {"href": item["link"], "rel": "alternate"})
        handler.addQuickElement("published", rfc3339_date(item["pubdate"]))
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        if item["author_name"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", item["author_name"])
            handler.endElement("author")
        handler.addQuickElement("id", item["unique_id"])
        if item["html"]:
            handler.addQuickElement("content", item["html"], {"type": "html", "xml:lang": item["language"]})


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """Which feeds there are."""
    topics = Topic.objects.visible_to(VISITOR).in_order()
    return render(request, "pages/feed_list.html", {"topics": topics})


@require_safe
@conditional_page
def feed_site(request: HttpRequest) -> HttpResponse:
    """Everything new: threads, released agendas, documents, key take-aways."""
    releases = AgendaRelease.objects.visible_to(VISITOR).select_related("event").order_by("-released_at")
    takeaways = Takeaway.objects.visible_to(VISITOR).select_related("session__event")
    documents = Document.objects.listed_for(VISITOR).lately_shown()
    entries = [
        *_threads(Thread.objects.visible_to(VISITOR).order_by("-pk")),
        *map(Entry.of_document, documents[:NEWEST]),
        *map(Entry.of_release, releases.defer("words", "search_vector")[:NEWEST]),
        *map(Entry.of_takeaway, takeaways.order_by("-session__released_at", "-pk")[:NEWEST]),
    ]
    newest = sorted(entries, key=lambda entry: entry.published, reverse=True)[:NEWEST]
    return _feed(request, "Cluster Forum", reverse("pages:home"), newest)


@require_safe
@conditional_page
def feed_threads(request: HttpRequest) -> HttpResponse:
    """The newest threads of all topics."""
    threads = _threads(Thread.objects.visible_to(VISITOR).order_by("-pk"))
    return _feed(request, _("New threads"), reverse("forum:thread_list"), threads)


@require_safe
@conditional_page
def feed_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads of one topic, the latest activity first."""
    topic = get_object_or_404(Topic.objects.visible_to(VISITOR), slug=slug)
    threads = _threads(Thread.objects.visible_to(VISITOR).on(topic).recent())
    return _feed(request, topic.title, topic.get_absolute_url(), threads)


@require_safe
@conditional_page
def feed_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest posts of one thread."""
    thread = get_object_or_404(Thread.objects.visible_to(VISITOR), pk=pk)
    posts = thread.posts.unhidden_for(VISITOR).in_order().reverse()[:NEWEST]
    entries = [Entry.of_post(post, thread) for post in posts]
    return _feed(request, thread.title, thread.get_absolute_url(), entries, language=thread.language)


@require_safe
@conditional_page
def feed_agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The releases of one event's agenda, each with what it changed."""
    event = get_object_or_404(Event.objects.visible_to(VISITOR), slug=slug)
    releases = list(event.releases.newest_first().with_removed().for_page()[: NEWEST + 1])
    earlier = [*releases[1:], None]
    entries = [Entry.of_changes(*each) for each in zip(releases[:NEWEST], earlier, strict=False)]
    return _feed(request, event.title, event.get_absolute_url(), entries, language="en")


@require_safe
@conditional_page
def feed_calls(request: HttpRequest) -> HttpResponse:
    """Funding calls, what was added or told anew last first."""
    calls = Call.objects.visible_to(VISITOR).newest_first().with_deadlines()[:NEWEST]
    return _feed(request, _("Calls"), reverse("partnerships:call_list"), [Entry.of_call(call) for call in calls])


@require_safe
@conditional_page
def feed_opportunities(request: HttpRequest) -> HttpResponse:
    """Open offers and requests, what was published last first."""
    found = Opportunity.objects.visible_to(VISITOR).open().for_list().newest_first()[:NEWEST]
    title, board = _("Offers and requests"), reverse("opportunities:opportunity_list")
    return _feed(request, title, board, [Entry.of_opportunity(each) for each in found])


@require_safe
@cache_control(private=True)
@conditional_page
def feed_unread(request: HttpRequest, token: str) -> HttpResponse:
    """What a member has not read; whoever has the address is the member, until they make a new one."""
    member = _holder(token)
    threads = Thread.objects.visible_to(member).unread_by(member).recent()
    response = _feed(request, _("Unread threads"), reverse("forum:thread_list"), _threads(threads))
    response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed_key(request: HttpRequest) -> HttpResponse:
    """Show the address of one's private feed, or make a new one, which ends the old."""
    member = get_object_or_404(Member, pk=request.user.pk)
    if request.method == "POST":
        member.renew_feed_key()
        messages.success(request, _("Your feed and your agenda have new addresses; the old ones are no more."))
        return redirect("pages:feed_key")
    address = request.build_absolute_uri(reverse("pages:feed_unread", args=[token_of(member)]))
    agenda = request.build_absolute_uri(reverse("pages:own_agenda", args=[own_agenda.token_of(member)]))
    return render(request, "pages/feed_key.html", {"address": address, "agenda": agenda})


def token_of(member: Member) -> str:
    """Return what names a member to their feed."""
    return _KEY.sign(f"{member.pk}-{member.feed_key.hex}")


def _holder(token: str) -> Member:
    try:
        pk, key = _KEY.unsign(token).split("-")
    except BadSignature as error:
        raise Http404 from error
    member: Member = get_object_or_404(Member.objects.visible_to(VISITOR), pk=pk, feed_key=key)
    return member


def _threads(threads: Any) -> list[Entry]:
    """Return the first of these threads, each with its opening post: two queries."""
    newest = list(threads.select_related("author")[:NEWEST])
    opening = {post.thread_id: post for post in Post.objects.opening(newest)}
    return [Entry.of_thread(thread, opening.get(thread.pk)) for thread in newest]


def _feed(
    request: HttpRequest, title: str, address: str, entries: Sequence[Entry], *, language: str = ""
) -> HttpResponse:
    """Answer with these entries; titles and texts stand as they are written, addresses are whole."""
    site = request.build_absolute_uri("/").rstrip("/")
    own = request.build_absolute_uri(request.path)
    feed = Atom(
        title=title.translate(_NO_XML),
        link=f"{site}{address}",
        description="",
        language=language or get_language(),
        author_name="Cluster Forum",
        feed_url=own,
        feed_guid=own,
    )
    for entry in entries:
        feed.add_item(
            title=entry.title.translate(_NO_XML),
            link=f"{site}{entry.address}",
            description="",
            unique_id=f"tag:{request.get_host().partition(':')[0]},2020:{entry.mark}",
            author_name=entry.author.translate(_NO_XML),
            pubdate=entry.published,
            updateddate=entry.updated,
            html=entry.html_at(site).translate(_NO_XML),
            language=entry.language,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return response
