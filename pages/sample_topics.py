"""A call for topics of the sample event, with proposals that sample members made and support."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from events.models import Event, Proposal, ProposalNote, ProposalState, Support, TopicCall
from members.models import Member

ASKED = ("words", "plenary_count", "breakout_count")
SAID = ("title", "kind", "text")


def fill(event: Event, fixture: dict[str, Any], members: dict[str, Member]) -> None:
    """Open the call and let members propose; one theme is a session of the draft already. No mail is sent."""
    asked, now = fixture["topic_call"], timezone.now()
    opened, until = now - timedelta(days=asked["open_since_days"]), now + timedelta(days=asked["closes_in_days"])
    call = TopicCall.objects.create(
        event=event,
        opens_at=opened,
        closes_at=until.astimezone(event.zone).replace(hour=18, minute=0, second=0, microsecond=0),
        published_at=opened,
        **{name: asked[name] for name in ASKED},
    )
    for days, entry in enumerate(fixture["proposal"], 1):
        said = {name: entry[name] for name in SAID}
        at = opened + timedelta(days=days)
        proposal = Proposal.objects.create(call=call, proposed_by=members[entry["by"]], proposed_at=at, **said)
        for name in entry["supported_by"]:
            Support.objects.give(proposal, by=members[name])
        for kind, words, who in entry.get("notes", []):
            ProposalNote.objects.create(proposal=proposal, kind=kind, words=words, who=who).show()
        if title := entry.get("became"):
            proposal.put(session=event.sessions.get(title=title), chosen_at=now, told=ProposalState.CHOSEN)
