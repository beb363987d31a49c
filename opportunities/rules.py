"""Who may speak for an organisation, as a question with an answer."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

from members.rules import Reader, is_member, may_write

if TYPE_CHECKING:
    from partnerships.models import Organisation, Partnership
    from partnerships.models.organisations import OrganisationQuerySet
    from partnerships.models.partnerships import PartnershipQuerySet


def spoken_for_by(reader: Reader) -> "OrganisationQuerySet":
    """Return the organisations in whose name a member may offer and ask; what they say of themselves opens nothing.

    They keep its profile; it vouches for them, by the domain of their address or by an admin; they are a person of the
    records who belongs to it, as an admin has confirmed; or they look after a partnership that it coordinates.
    """
    organisations = apps.get_model("partnerships", "Organisation")._default_manager
    if not is_member(reader):
        return organisations.none()
    vouched, person = Q(vouches__member=reader), Q(affiliations__person__member=reader)
    keeps = Q(editorships__member=reader)
    leads = Q(participations__role="coordinator", participations__partnership__editors=reader)
    theirs = organisations.filter(keeps | vouched | person | leads).order_by()
    found: OrganisationQuerySet = organisations.visible_to(reader).filter(pk__in=theirs.values("pk"))
    return found


def partnerships_of(reader: Reader) -> "PartnershipQuerySet":
    """Return the partnerships about which a member may offer and ask: theirs, and those of their organisations."""
    partnerships = apps.get_model("partnerships", "Partnership")._default_manager
    if not is_member(reader):
        return partnerships.none()
    own = partnerships.spoken_for_by(reader)
    through = partnerships.filter(organisations__in=spoken_for_by(reader))
    found: PartnershipQuerySet = partnerships.filter(
        Q(pk__in=own.order_by().values("pk")) | Q(pk__in=through.order_by().values("pk"))
    ).by_name()
    return found


def may_speak_for(reader: Reader, organisation: "Organisation") -> bool:
    """Tell whether somebody may offer and ask in the name of this organisation just now."""
    return may_write(reader) and spoken_for_by(reader).filter(pk=organisation.pk).exists()


def may_tie_to(reader: Reader, partnership: "Partnership") -> bool:
    """Tell whether somebody may offer and ask on the page of this partnership."""
    return may_write(reader) and partnerships_of(reader).filter(pk=partnership.pk).exists()
