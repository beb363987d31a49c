"""The doors to profiles that members keep: of partnerships and of organisations."""

from typing import TYPE_CHECKING, Any, Final, overload

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from partnerships.models import Organisation, Partnership
from partnerships.rules import keeps

if TYPE_CHECKING:
    from partnerships.models.candidacies import Profile

PARTNERSHIPS: Final = "partnerships"
# Where the addresses of each kind begin.
KINDS: Final[dict[str, type[Partnership | Organisation]]] = {PARTNERSHIPS: Partnership, "organisations": Organisation}


def shown_to_reader(request: HttpRequest, section: str, slug: str, *, whole: bool = False) -> "Profile":
    """Return the profile at an address, if asked as its page shows it."""
    profiles: Any = KINDS[section]._default_manager
    profiles = profiles.visible_to(request.user)
    found: Profile = get_object_or_404(profiles.for_profile() if whole else profiles, slug=slug)
    return found


@overload
def kept_by_reader(request: HttpRequest, slug: str, *, whole: bool = False) -> Partnership: ...
@overload
def kept_by_reader(request: HttpRequest, slug: str, *, whole: bool = False, section: str) -> "Profile": ...
def kept_by_reader(request: HttpRequest, slug: str, *, whole: bool = False, section: str = PARTNERSHIPS) -> "Profile":
    """Return the profile, if asked as its page shows it, for who keeps it; others learn that it is not theirs."""
    profile = shown_to_reader(request, section, slug, whole=whole)
    if not keeps(request.user, profile):
        raise PermissionDenied
    return profile
