"""Work for the moderators of the demonstration: reports, appeals, a held text, a request, all marked as sample."""

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from forum.models import Appeal, Case, Decision, Held, Post, Report, Thread
from forum.models.cases import hold_text
from members.models import DataRequest, Member

RULE = "Sample rule: write what helps others"


def fill(fixture: dict[str, Any], members: dict[str, Member]) -> None:
    """Let the sample members report, appeal and ask by the verbs that everybody uses; then date it back."""
    for entry in fixture["report"]:
        said = {"reason": entry["reason"], "explanation": entry["text"]}
        since(Report.objects.file(subject(entry, members), by=members[entry["by"]], **said).case, entry)
    for entry in fixture["notice"]:
        said = {"name": entry["name"], "email": entry["email"], "legal_ground": entry["ground"]}
        since(Report.objects.file_notice(subject(entry, members), explanation=entry["text"], **said).case, entry)
    for entry in fixture["decision"]:
        decide(entry, members)
    for entry in fixture["held"]:
        token = uuid5(NAMESPACE_URL, f"sample:{entry['text']}")
        place = Thread.objects.get(title=entry["thread"])
        held = hold_text(place, entry["why"], by=members[entry["by"]], token=token, source=entry["text"], language="en")
        since(Case.objects.get(held=held), entry)
    for entry in fixture["request"]:
        ask(members[entry["by"]], entry)


def subject(entry: dict[str, Any], members: dict[str, Member]) -> Post | Thread | Member:
    """Return what is reported: a profile, a post by its place, else the whole thread."""
    if "member" in entry:
        return members[entry["member"]]
    thread = Thread.objects.get(title=entry["thread"])
    return thread.posts.get(position=entry["position"]) if "position" in entry else thread


def since(case: Case, entry: dict[str, Any]) -> None:
    """Let a case wait since its first report."""
    moment = timezone.now() - timedelta(hours=entry["hours_ago"])
    Report.objects.filter(case=case, explanation=entry["text"]).update(created_at=moment)
    Held.objects.filter(cases=case).update(created_at=moment)
    if moment < case.opened_at:
        Case.objects.filter(pk=case.pk).update(opened_at=moment)


def decide(entry: dict[str, Any], members: dict[str, Member]) -> None:
    """Have something reported, decided and appealed against."""
    post = subject(entry, members)
    case = Report.objects.file(post, by=members[entry["by"]], reason=entry["reason"], explanation=entry["text"]).case
    by = members[entry["moderator"]]
    Appeal.objects.make(case.decide(Decision.Deed.ASK, by=by, rule=RULE, facts=entry["facts"]), entry["appeal"])


def ask(member: Member, entry: dict[str, Any]) -> None:
    """Let a member ask about their data, some days ago."""
    said = {"kind": entry["kind"], "words": entry["text"], "page": ""}
    request = DataRequest.objects.receive(member=member, name=member.display_name, email=member.email, **said)
    days = timedelta(days=entry["days_ago"])
    dates = {"received_at": request.received_at - days, "due_on": request.due_on - days}
    DataRequest.objects.filter(pk=request.pk).update(**dates)
