"""What feeds are made of: one shape for threads, posts, released agendas, documents and take-aways."""

import re
from datetime import datetime
from typing import Any, Final, NamedTuple, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, override

from events.diff import Change, ChangeKind, compare
from events.models import AgendaRelease, Document, Takeaway
from events.released import shown_content
from forum.models import Post, Thread
from opportunities.models import Opportunity
from partnerships.models import Call

# Addresses within the site; a reader of feeds needs them whole.
_WITHIN: Final = re.compile(r'( (?:href|src)=")/(?!/)')


class Entry(NamedTuple):
    """One entry of a feed. `mark` never changes, whatever happens to titles and addresses."""

    mark: str
    title: str
    address: str
    author: str
    published: datetime
    updated: datetime
    html: str
    language: str

    @classmethod
    def of_thread(cls, thread: Thread, opening: Post | None) -> Self:
        """Return a thread with the text that opens it."""
        return cls(
            f"thread/{thread.pk}",
            thread.title,
            thread.get_absolute_url(),
            thread.author.display_name if thread.author else gettext("Former member"),
            thread.created_at,
            thread.last_post_at,
            opening.html if opening else "",
            opening.language if opening else thread.language,
        )

    @classmethod
    def of_post(cls, post: Post, thread: Thread) -> Self:
        """Return one post of a thread."""
        title = thread.title if post.position == 1 else f"{thread.title}, {post.position}"
        return cls(
            f"post/{post.pk}",
            title,
            post.get_absolute_url(),
            post.author.display_name if post.author else gettext("Former member"),
            post.created_at,
            post.edited_at or post.created_at,
            post.html,
            post.language,
        )

    @classmethod
    def of_release(cls, release: AgendaRelease) -> Self:
        """Return an agenda that was released."""
        words = {"event": release.content["event"]["title"], "number": release.number}
        title = gettext("%(event)s: agenda, release %(number)s") % words
        note = format_html("<p>{}</p>", release.note) if release.note else ""
        moment = release.released_at
        address = release.get_absolute_url()
        return cls(f"release/{release.pk}", title, address, "", moment, moment, note, "en")

    @classmethod
    def of_changes(cls, release: AgendaRelease, before: AgendaRelease | None) -> Self:
        """Return an agenda that was released, with what it changed; both of `with_removed`."""
        changes = compare(shown_content(before), shown_content(release)) if before else []
        with override("en"):
            lines = [f"{each.kind.label}: {_told(each)}" for each in changes]
            entry = cls.of_release(release)
        told = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        return entry._replace(html=f"{entry.html}<ul>{told}</ul>" if lines else entry.html)

    @classmethod
    def of_takeaway(cls, takeaway: Takeaway) -> Self:
        """Return a conclusion of a session."""
        title = gettext("Key take-away %(number)s of %(session)s") % {
            "number": takeaway.number,
            "session": takeaway.session.public_title,
        }
        moment = takeaway.session.released_at
        assert moment is not None  # noqa: S101 - the feed shows released sessions alone
        html = format_html("<p>{}</p>", takeaway.text)
        mark, address = f"takeaway/{takeaway.pk}", takeaway.get_absolute_url()
        return cls(mark, title, address, "", moment, moment, html, takeaway.language)

    @classmethod
    def of_call(cls, call: Call) -> Self:
        """Return a funding call with what is stated of it."""
        closes = [str(deadline) for deadline in call.standing_deadlines]
        lines = [
            (gettext("Deadline"), "; ".join(closes) or gettext("not stated")),
            (gettext("Budget"), call.budget_in_words or gettext("not stated")),
        ]
        told = format_html_join("", "<li>{}: {}</li>", lines)
        html = format_html("<p>{}</p><ul>{}</ul>", call.summary, told)
        address = call.get_absolute_url()
        return cls(f"call/{call.pk}", call.name, address, "", call.added_at, call.told_at, html, "en")

    @classmethod
    def of_opportunity(cls, opportunity: Opportunity) -> Self:
        """Return an offer or request of `for_list`: whose it is, and until when."""
        until = timezone.localtime(opportunity.expires_at)
        lines = [
            (gettext("Organisation"), opportunity.organisation.name),
            (opportunity.get_kind_display(), opportunity.get_purpose_display()),
            (gettext("Until"), date_format(until, "DATETIME_FORMAT")),
        ]
        told = format_html_join("", "<li>{}: {}</li>", lines)
        html = format_html("<p>{}</p><ul>{}</ul>", opportunity.body, told)
        moments = opportunity.published_at, opportunity.changed_at or opportunity.begun_at
        address = opportunity.get_absolute_url()
        mark, language = f"opportunity/{opportunity.pk}", opportunity.language
        return cls(mark, opportunity.title, address, "", *moments, html, language)

    @classmethod
    def of_document(cls, document: Document) -> Self:
        """Return a document of `lately_shown`; it counts as changed with each version."""
        title = f"{document.event.name}: {document.title}"
        html = format_html("<p>{}</p>", document.summary) if document.summary else ""
        shown: Any = document
        moments = shown.shown_at, shown.renewed_at
        return cls(f"document/{document.pk}", title, document.get_absolute_url(), "", *moments, html, document.language)

    def html_at(self, site: str) -> str:
        """Return the text with whole addresses; `site` is that of the front page, without a slash at its end."""
        return _WITHIN.sub(rf"\g<1>{site}/", self.html)


def _told(change: Change) -> str:
    """What it is about, and what went and came, if the change says so."""
    gone, come = ", ".join(change.gone), ", ".join(change.come)
    moved = " → ".join(filter(None, [gone, come]))
    if change.kind == ChangeKind.RETITLED:
        return moved
    return f"{change.title} ({moved})" if moved else change.title
