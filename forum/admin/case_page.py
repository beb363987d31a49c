"""What one page of the workplace shows of a case, so that nothing else has to be opened to decide it."""

from typing import Any, Final

from forum.deciding import DEEDS, KEYS, DecisionForm, Deed
from forum.models import Case, Decision, ModerationEntry, Post, Thread
from forum.models.decisions import deeds_for
from forum.models.reading import shown_count
from forum.models.subjects import logged_as
from members.models import Member

# As much as fits beside the reported post; the thread is one click away.
AROUND: Final = 2
EARLIER: Final = 10
MOST_REPORTS: Final = 50
COUNTED: Final = 100


def shown(case: Case, by: Member, form: DecisionForm | None = None) -> dict[str, Any]:
    """Return the case with its context, for a moderator who sees it."""
    author, offered = case.author, deeds_for(case, by)
    reports = list(case.reports.select_related("reporter").order_by("pk")[: MOST_REPORTS + 1])
    return {
        "case": case,
        "subject": case.subject,
        "author": author,
        "form": form or DecisionForm(by=by, offered=offered),
        "deeds": [(deed, DEEDS[deed], KEYS[deed]) for deed in offered],
        "mine": author == by,
        "taken": case.claimant not in {None, by},
        "reports": reports[:MOST_REPORTS],
        "more_reports": len(reports) > MOST_REPORTS,
        "around": around(case),
        "log": list(log_of(case)),
        "earlier": earlier(author, by, but=case),
        "written": shown_count(author.posts.visible_to(by).order_by()[:COUNTED].count()) if author else "",
    }


def around(case: Case) -> list[Post]:
    """Return the posts in the middle of which the reported one stands; of a thread the first ones."""
    if case.kind in {"member", "held", "opportunity"}:
        return []
    thread: Thread = case.post.thread if case.post else case.subject  # type: ignore[assignment]
    middle = case.post.position if case.post else AROUND + 1
    near = Post.objects.filter(thread=thread, position__gte=middle - AROUND, position__lte=middle + AROUND)
    return list(near.in_order())


def log_of(case: Case) -> Any:
    """Return what moderators did to this thing before."""
    lines = ModerationEntry.objects.filter(**logged_as(case.subject)).select_related("moderator")
    return lines.order_by("-pk")[:EARLIER]


def earlier(author: Member | None, by: Member, *, but: Case) -> list[Decision]:
    """Return what was decided about what this author wrote, as far as this moderator may know."""
    if author is None:
        return []
    decided = Decision.objects.visible_to(by).filter(author=author).exclude(case=but)
    return list(decided.exclude(deed=Deed.KEEP).newest_first()[:EARLIER])
