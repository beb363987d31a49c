"""What a reader may do with a profile, as questions with an answer."""

from typing import TYPE_CHECKING

from django.apps import apps

from members.rules import Reader, administers, may_write

if TYPE_CHECKING:
    from members.models import Member
    from partnerships.models import Partnership
    from partnerships.models.kept import Kept
    from partnerships.models.partnerships import PartnershipQuerySet


def keeps(reader: Reader, profile: "Kept") -> bool:
    """Tell whether somebody keeps this profile true: who looks after it, and admins."""
    if not may_write(reader):
        return False
    return administers(reader) or profile.is_kept_by(reader)


def may_edit_partnership(reader: Reader, partnership: "Partnership") -> bool:
    """Tell whether somebody coordinates this partnership in the Forum, or is an admin."""
    return keeps(reader, partnership)


def vouching_partnerships(reader: Reader) -> "PartnershipQuerySet":
    """Return the partnerships in whose name somebody may vouch: those they look after."""
    partnerships = apps.get_model("partnerships", "Partnership")._default_manager
    found: PartnershipQuerySet = partnerships.filter(editors=reader.pk).by_name()
    return found


def may_vouch_for(reader: Reader, member: "Member") -> bool:
    """Tell whether somebody may vouch for a member in place: who looks after a partnership, but not for themselves."""
    return may_write(reader) and reader.pk != member.pk and vouching_partnerships(reader).exists()
