"""What every template may know of the site itself."""

from django.conf import settings
from django.http import HttpRequest

from forum.notices import unread_notice_count


def site(request: HttpRequest) -> dict[str, object]:
    """`demo` says whether this is the demonstration; then the address for links that leave the page, and ours.

    `staff_needs_factor` says whether the workplace asks its staff for a second factor.

    `notice_count` asks the database only where a page shows it, and only for members.
    """
    return {
        "demo": settings.FORUM_DEMO,
        "staff_needs_factor": settings.STAFF_NEEDS_SECOND_FACTOR,
        "base_url": settings.FORUM_BASE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "notice_count": lambda: unread_notice_count(request.user),
    }
