"""Offers and requests of the demonstration, and the organisations they come from: marked as sample."""

from datetime import timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from events.models import Event
from members.models import Member
from opportunities.models import Interest, Opportunity, Step
from partnerships.models import Call, Organisation, Sector, Vouch

ABOUT: Final = "A sample organisation of this demonstration: it does not exist."
SAID: Final = ("kind", "purpose", "title", "body")


def publish(fixture: dict[str, Any], members: dict[str, Member], event: Event) -> None:
    """Add the organisations with who speaks for them, then what they offer and ask, and who answers."""
    for entry in fixture["organisation"]:
        known = {name: entry[name] for name in ("name", "kind", "country")}
        organisation, _new = Organisation.objects.get_or_create(slug=entry["slug"], defaults=known | {"summary": ABOUT})
        for name in entry["speaks"]:
            Vouch.objects.get_or_create(member=members[name], organisation=organisation)
    for entry in fixture["opportunity"]:
        _add(entry, members[entry["author"]], event)
    for entry in fixture["interest"]:
        _write(entry, members[entry["author"]])


def _write(entry: dict[str, Any], author: Member) -> None:
    """Let somebody be interested; some are answered. Nobody is mailed."""
    sent = timezone.now() - timedelta(days=entry["ago"])
    opportunity = Opportunity.objects.get(title=entry["in"])
    interest = Interest.objects.create(
        opportunity=opportunity,
        organisation=Organisation.objects.get_by_natural_key(entry["organisation"]),
        member=author,
        message=entry["message"],
        sent_at=sent,
        answer=entry.get("accepted", ""),
        accepted_at=timezone.now() if "accepted" in entry else None,
    )
    Step.objects.create(opportunity=opportunity, interest=interest, deed=Step.Deed.SENT, by=author, at=sent)


def _add(entry: dict[str, Any], author: Member, event: Event) -> None:
    now = timezone.now()
    made = Opportunity.objects.create(
        author=author,
        organisation=Organisation.objects.get_by_natural_key(entry["organisation"]),
        call=Call.objects.get_by_natural_key(entry["call"]) if "call" in entry else None,
        event=event if "event" in entry else None,
        countries=entry.get("countries", []),
        published_at=now - timedelta(days=entry["ago"]),
        expires_at=now + timedelta(days=entry["days"]),
        client_token=uuid5(NAMESPACE_URL, entry["title"]),
        **{name: entry[name] for name in SAID},
    )
    made.sectors.set(Sector.objects.get_by_natural_key(slug) for slug in entry["sectors"])
    Step.objects.create(
        opportunity=made, deed=Step.Deed.PUBLISHED, by=author, at=made.published_at, until=made.expires_at
    )
