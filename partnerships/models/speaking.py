"""Who may sign for an organisation or a partnership. What a member says of themselves gives no right."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q, QuerySet

from members.models import Member, MemberQuerySet
from partnerships.models.organisations import Affiliation, Organisation, Person
from partnerships.models.partnerships import Editorship, Participation, Partnership
from partnerships.models.vouching import Vouch

LEADS: Final = Participation.Role.COORDINATOR


def organisations_spoken_for(member: Member) -> QuerySet[Organisation]:
    """Return the organisations a member may sign for.

    It stands for who has a confirmed address in its domain, or as a moderator has made sure; an admin has confirmed who
    a person of its record is; others let them keep its profile; or they look after a partnership that it coordinates.
    """
    vouching = Vouch.objects.filter(member=member, organisation__isnull=False).values("organisation")
    naming = Affiliation.objects.filter(person__member=member, organisation__isnull=False).values("organisation")
    leading = Participation.objects.filter(partnership__editorships__member=member, role=LEADS).values("organisation")
    keeping = Editorship.objects.filter(member=member, organisation__isnull=False).values("organisation")
    ways = Q(pk__in=vouching) | Q(pk__in=naming) | Q(pk__in=leading) | Q(pk__in=keeping)
    return Organisation.objects.visible_to(member).filter(ways)


def partnerships_spoken_for(member: Member) -> QuerySet[Partnership]:
    """Return the partnerships a member may sign for: those they look after as its coordinator."""
    return Partnership.objects.filter(
        pk__in=Editorship.objects.of_partnerships().filter(member=member).values("partnership")
    )


def organisations_that_can_sign() -> QuerySet[Organisation]:
    """Return the organisations for which somebody here may sign."""
    vouching = Vouch.objects.filter(organisation__isnull=False).values("organisation")
    naming = Affiliation.objects.filter(person__member__isnull=False, organisation__isnull=False).values("organisation")
    kept = Participation.objects.filter(partnership__editorships__isnull=False, role=LEADS).values("organisation")
    keeping = Editorship.objects.filter(organisation__isnull=False).values("organisation")
    ways = Q(pk__in=vouching) | Q(pk__in=naming) | Q(pk__in=kept) | Q(pk__in=keeping)
    return Organisation.objects.visible_to(None).filter(ways)


def speakers(organisations: Iterable[int], partnerships: Iterable[int]) -> MemberQuerySet:
    """Return the members who may write and sign for one of these, by id."""
    bodies = [*organisations]
    vouched = Vouch.objects.filter(organisation__in=bodies).values("member")
    named = Person.objects.filter(affiliations__organisation__in=bodies, member__isnull=False).values("member")
    led = Participation.objects.filter(organisation__in=bodies, role=LEADS).values("partnership")
    looks_after = Q(partnership__in=[*partnerships]) | Q(partnership__in=led) | Q(organisation__in=bodies)
    kept = Editorship.objects.filter(looks_after).values("member")
    found: MemberQuerySet = Member.objects.writing().filter(Q(pk__in=vouched) | Q(pk__in=named) | Q(pk__in=kept))
    return found
