"""The door to what coordinators keep."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from partnerships.models import Partnership
from partnerships.rules import may_edit_partnership


def kept_by_reader(request: HttpRequest, slug: str) -> Partnership:
    """Return the partnership for somebody who keeps it; others learn that it is not theirs."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.user), slug=slug)
    if not may_edit_partnership(request.user, partnership):
        raise PermissionDenied
    return partnership
