"""What every template may know of the site itself."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`demo` says whether this is the demonstration; then the address for links that leave the page, and ours."""
    return {
        "demo": settings.FORUM_DEMO,
        "base_url": settings.FORUM_BASE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
