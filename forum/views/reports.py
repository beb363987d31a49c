"""Reporting a post, a thread, a profile, an offer or a request: a page asks what is wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.kept import keeps_text, take_kept
from forum.models import Post, Report, Thread
from forum.models.subjects import Reported
from forum.reporting import ReportForm
from forum.rules import why_not_report
from members.models import Member
from opportunities.models import Opportunity


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a post."""
    post = get_object_or_404(Post.objects.visible_to(request.user).in_thread(), pk=pk)
    return _report(request, post, post.place)


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_report(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Report a thread."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).for_list(), pk=pk)
    return _report(request, thread, thread.get_absolute_url())


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_report(request: HttpRequest, username: str) -> HttpResponse:
    """Report a member's profile: the name, the affiliation, what they say of themselves."""
    member: Member = get_object_or_404(Member.objects.visible_to(request.user), username=username)
    return _report(request, member, member.get_absolute_url())


@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an offer or a request."""
    opportunity = get_object_or_404(Opportunity.objects.visible_to(request.user).for_list(), pk=pk)
    return _report(request, opportunity, opportunity.get_absolute_url())


def _report(request: HttpRequest, subject: Reported, back: str) -> HttpResponse:
    before = Report.objects.filed_by(request.user, subject)
    refusal = why_not_report(request.user, subject)
    kept = take_kept(request)
    form = ReportForm(request.POST or None, by=request.user, about=subject, refusal=refusal, initial=kept)
    if before is None and form.is_valid():
        form.save()
        messages.success(request, _("Thank you. Moderators look at it, and you hear what comes of it."))
        return redirect(back)
    if before and request.method == "POST":  # the form was sent twice
        return redirect(back)
    context = {
        "form": form,
        "subject": subject,
        "kind": subject._meta.model_name,
        "back": back,
        "before": before,
        "refusal": refusal,
    }
    return render(request, "forum/report.html", context, status=form.status)
