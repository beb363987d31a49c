"""Take-aways drawn from posts: mark one, and decide on one that was marked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from events.takeaway_forms import TakeawayForm
from forum.models import DecidedError, Nomination, Post
from forum.nominating import DeclineForm, NominationForm, nominated, why_not_nominate


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a post as a take-away of the session that its topic began as, or see what became of the mark."""
    post = get_object_or_404(Post.objects.visible_to(request.user).in_thread(), pk=pk)
    found = nominated(post)
    refusal = None if found else why_not_nominate(request.user, post)
    form = NominationForm(request.POST or None, post=post, typed=take_kept(request))
    if request.method == "POST" and not found and not refusal and form.is_valid():
        Nomination.objects.nominate(post, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The rapporteurs of the session will look at it."))
        return redirect(post.place)
    context = {"post": post, "thread": post.thread, "nomination": found, "refusal": refusal, "form": form}
    status = refusal.status if refusal else 422 if form.errors and not found else 200
    return render(request, "forum/post_nominate.html", context, status=status)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a marked post a take-away, in words that may be changed, or decline it with a reason."""
    nomination = get_object_or_404(Nomination.objects.reported_by(request.user).for_page(), pk=pk)
    declines = request.POST.get("deed") == "decline"
    typed = {"text": nomination.text, "language": nomination.language} | take_kept(request)
    form = TakeawayForm(None if declines else request.POST or None, initial=typed)
    decline = DeclineForm(request.POST if declines else None, language=nomination.get_language_display())
    if (decline if declines else form).is_valid():
        return _decided(request, nomination, form, decline)
    context = {"nomination": nomination, "session": nomination.session, "form": form, "decline": decline}
    return render(
        request, "forum/nomination_decide.html", context, status=422 if form.errors or decline.errors else 200
    )


def _decided(request: HttpRequest, nomination: Nomination, form: TakeawayForm, decline: DeclineForm) -> HttpResponse:
    if not request.user.is_authenticated:
        raise PermissionDenied
    try:
        if decline.is_bound:
            nomination.decline(**decline.cleaned_data, by=request.user)
            messages.success(request, _("It is declined, with your reason."))
        else:
            nomination.accept(**form.cleaned_data, by=request.user)
            messages.success(request, _("It is a take-away now, with the post as its source."))
    except DecidedError:
        messages.info(request, _("Somebody else has decided on it already."))
    return redirect("events:takeaway_list", nomination.session.event.slug, nomination.session.slug)
