"""Whose registration a browser may open: a member's own, or the one whose letter a guest has opened here."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest

from events.models import Registration, RegistrationRules
from events.registration_tokens import by_key
from members.rules import is_member

KEY: Final = "registrations"


def open_door(request: HttpRequest, registration: Registration) -> None:
    """Remember in this browser's session that it opened a guest's letter."""
    opened = dict(request.session.get(KEY, {}))
    request.session[KEY] = opened | {registration.event.slug: [registration.pk, registration.key.hex]}


def find_registration(request: HttpRequest, slug: str) -> Registration | None:
    """Return the reader's registration for an event, if there is one."""
    found = Registration.objects.visible_to(request.user).of(slug).select_related("event", "member").first()
    if found or is_member(request.user):
        return found
    pk, key = request.session.get(KEY, {}).get(slug, (None, None))
    guests = by_key(pk, key)
    return guests if guests and guests.event.slug == slug else None


def guest_key(request: HttpRequest, slug: str) -> UUID | None:
    """Return the key of the guest's letter that this browser has opened for an event; it is told without a question.

    A key is good for what the registration it opens is good for: whoever asks with it asks for a seat too.
    """
    if is_member(request.user):
        return None
    _pk, key = request.session.get(KEY, {}).get(slug, (None, None))
    return UUID(key) if key else None


def get_registration(request: HttpRequest, slug: str) -> Registration:
    """Return it, or answer 404."""
    registration = find_registration(request, slug)
    if registration is None:
        raise Http404
    return registration


def sees_participants(request: HttpRequest, rules: RegistrationRules) -> bool:
    """Tell whether the reader may see who takes part: as the rules of the event say."""
    if rules.listing == rules.Listing.NOBODY:
        return False
    if rules.listing == rules.Listing.MEMBERS and is_member(request.user):
        return True
    mine = find_registration(request, rules.event.slug)
    return bool(mine and mine.confirmed_at)
