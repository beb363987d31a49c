"""What every template may know of the site itself."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`demo` says whether this is the demonstration, `base_url` is the address for links that leave the page."""
    return {"demo": settings.FORUM_DEMO, "base_url": settings.FORUM_BASE_URL}
