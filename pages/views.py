"""Pages made of several apps."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from core.htmx import render_page
from core.kept import keeps_text, take_kept, typed_texts
from forum.models.reading import shown_count
from members.models import Member
from pages import home as front
from pages.forms import PreferencesForm
from pages.offering import offers_for
from pages.privacy import terms
from pages.search import Results


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: for visitors what this is, for members what is new."""
    topics = front.topics(request.user)
    last_event, next_event = front.last_and_next(topics)
    labels = {line.uuid: line.label for card in (last_event, next_event) if card for line in card.lines}
    context = {
        "topics": [(topic, labels.get(str(topic.session.uuid)) if topic.session else None) for topic in topics],
        "list": front.threads(request.user, request.GET),
        "badge": shown_count(getattr(topics[0], "unread_total", 0) if topics else 0),
        "last_event": last_event,
        "next_event": next_event,
        "calls": front.calls(request.user),
        "partnerships": front.partnerships(request.user),
    }
    return render(request, "pages/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may see that matches their words."""
    results = Results(request.user, request.GET)
    status = 200 if results.is_clear else 422
    return render_page(request, "pages/search.html", {"results": results}, part="results", status=status)


@require_safe
@cache_control(private=True, max_age=60)
def search_suggest(request: HttpRequest) -> HttpResponse:
    """What opens below a search box while somebody types: names that begin so."""
    offers = offers_for(request.user, request.GET.get("q", ""))
    return render(request, "pages/search_suggest.html", {"offers": offers})


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What others see of me, and how the site speaks to me."""
    member = get_object_or_404(Member, pk=request.user.pk)
    form = PreferencesForm(request.POST or None, instance=member, initial=take_kept(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your settings are saved."))
        return redirect("pages:settings")
    status = 422 if form.errors else 200
    return render(request, "pages/settings.html", {"form": form}, status=status)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the Forum is, from the paper."""
    return render(request, "pages/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the parts of Decision (EU) 2018/1523."""
    return render(request, "pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, and how to have it removed."""
    context = {
        "terms": terms(),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "language_cookie": settings.LANGUAGE_COOKIE_NAME,
    }
    return render(request, "pages/privacy.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers need not fetch, and where the sitemap is."""
    return render(request, "pages/robots.txt", content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that is out of date, and give the texts in it back to be copied."""
    return render(request, "403_csrf.html", {"texts": typed_texts(request.POST), "again": request.path}, status=403)
