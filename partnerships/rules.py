"""What a reader may do with a profile, as questions with an answer."""

from typing import TYPE_CHECKING

from members.rules import Reader, may_write

if TYPE_CHECKING:
    from partnerships.models import Partnership


def may_edit_partnership(reader: Reader, partnership: "Partnership") -> bool:
    """Tell whether somebody keeps this profile true: its coordinators in this Forum, and admins."""
    if not may_write(reader):
        return False
    return reader.is_superuser or partnership.editors.contains(reader)
