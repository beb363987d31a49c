"""Two organisations in two countries, two partnerships, and who may sign for each."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from members.models import Member
from partnerships.models import Editorship, Exchange, Organisation, Partnership, Vouch
from partnerships.models.exchange_clock import today
from partnerships.models.exchange_words import ORGANISATIONS, PARTNERSHIPS, Party
from tests.factories import make_member, make_organisation, make_partnership

GOALS = "Learn how small ports share cranes."


@dataclass
class Parties:
    """The four parties of an exchange, and one person for each."""

    visiting: Organisation
    host: Organisation
    visiting_partnership: Partnership
    host_partnership: Partnership
    people: dict[str, Member]

    def said(self, **fields: Any) -> dict[str, Any]:
        """What an application says, in a month from now for five days."""
        start = today() + timedelta(days=30)
        return {
            "visiting": self.visiting,
            "host": self.host,
            "visiting_partnership": self.visiting_partnership,
            "host_partnership": self.host_partnership,
            "starts_on": start,
            "ends_on": start + timedelta(days=4),
            "goals": GOALS,
            "agenda": "Monday: the quay.",
        } | fields

    def typed(self, **fields: Any) -> dict[str, Any]:
        """The same as a form sends it."""
        told = self.said() | {"mode": "physical", "language": "en", "contact": ""} | fields
        named = {name: told[name] if isinstance(told[name], str) else told[name].name for name in told if name in NAMED}
        return {name: str(value) for name, value in told.items()} | named | {"visiting": str(self.visiting.pk)}

    def draft(self, **fields: Any) -> Exchange:
        return Exchange.objects.apply(by=self.people["visiting"], **self.said(**fields))

    def submitted(self, **fields: Any) -> Exchange:
        exchange = self.draft(**fields)
        exchange.submit(by=self.people["visiting"])
        return exchange

    def validated(self, **fields: Any) -> Exchange:
        return self.each(self.submitted(**fields), "validate", *PARTNERSHIPS)

    def matched(self, **fields: Any) -> Exchange:
        return self.each(self.validated(**fields), "accept", *ORGANISATIONS)

    def committed(self, **fields: Any) -> Exchange:
        return self.each(self.matched(**fields), "sign", *Party)

    def each(self, exchange: Exchange, verb: str, *parties: str) -> Exchange:
        """Let each party do the same."""
        for party in parties:
            getattr(exchange, verb)(by=self.people[party], party=party)
        return exchange


NAMED = ("host", "visiting_partnership", "host_partnership")


def speaker(name: str, organisation: Organisation, **fields: Any) -> Member:
    """Make a member for whom an organisation stands."""
    member = make_member(name, **fields)
    Vouch.objects.create(member=member, organisation=organisation)
    return member


def coordinator(name: str, partnership: Partnership, **fields: Any) -> Member:
    member = make_member(name, **fields)
    Editorship.objects.create(partnership=partnership, member=member)
    return member


def four_parties(more: str = "") -> Parties:
    """Vera of Vineyards (Italy) visits Harbours (Greece); Viola and Hugo look after their partnerships."""
    visiting, host = (
        make_organisation(f"Vineyards{more}", country="IT"),
        make_organisation(f"Harbours{more}", country="GR"),
    )
    vop, hop = make_partnership(f"Valleys{more}"), make_partnership(f"Shores{more}")
    people = {
        "visiting": speaker("Vera", visiting),
        "host": speaker("Henk", host),
        "vop": coordinator("Viola", vop),
        "hop": coordinator("Hugo", hop),
    }
    return Parties(visiting, host, vop, hop, people)
