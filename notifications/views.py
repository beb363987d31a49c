"""What the demonstration shows of its mail."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.outbox import read_mails


@require_safe
@never_cache
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The mails that were sent, for everybody to read; anywhere but in the demonstration there is nothing here."""
    if not settings.FORUM_DEMO:
        raise Http404
    return render(request, "notifications/demo_mail.html", {"mails": read_mails(settings.DEMO_MAIL_DIR)})
