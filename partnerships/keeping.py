"""The door to what coordinators keep."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from partnerships.models import Partnership
from partnerships.rules import may_edit_partnership


def kept_by_reader(request: HttpRequest, slug: str, *, whole: bool = False) -> Partnership:
    """Return the partnership, if asked as a profile shows it, for who keeps it; others learn that it is not theirs."""
    partnerships = Partnership.objects.visible_to(request.user)
    partnership = get_object_or_404(partnerships.for_profile() if whole else partnerships, slug=slug)
    if not may_edit_partnership(request.user, partnership):
        raise PermissionDenied
    return partnership
