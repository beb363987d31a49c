"""Statements of reasons: what was decided about somebody's words, and the appeal; what came of a report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.kept import keeps_text, take_kept
from forum.appealing import AppealForm
from forum.models import Appeal, AppealError, Decision, Report
from forum.models.appeals import may_appeal
from forum.statements import read_statement_token, statements_of
from members.rules import is_member
from notifications.models import Notification


@never_cache
@keeps_text
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom it concerns a decision with its reasons, and take their appeal; moderators only read it."""
    decision = get_object_or_404(statements_of(request.user), pk=pk)
    concerned = decision.author == request.user
    if concerned and is_member(request.user):
        Notification.objects.mark_read(request.user, [decision])
        if appeal := getattr(decision, "appeal", None):
            Notification.objects.mark_read(request.user, [appeal])
    return _statement(request, decision, concerned=concerned)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def statement_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Show the same to whoever holds the mail: who is suspended cannot sign in, and may appeal all the same."""
    try:
        pk = read_statement_token(token)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    decision = get_object_or_404(Decision.objects.for_statement(), pk=pk)
    return _statement(request, decision, concerned=True)


def _statement(request: HttpRequest, decision: Decision, *, concerned: bool) -> HttpResponse:
    form = AppealForm(request.POST or None, initial=take_kept(request))
    if concerned and form.is_valid():
        try:
            Appeal.objects.make(decision, form.cleaned_data["words"])
        except AppealError:
            messages.warning(request, _("There is nothing to appeal against any more."))
        else:
            messages.success(request, _("Your appeal is filed. Somebody else decides, and you hear of it."))
        return redirect(f"{request.path}#appeal")
    appeal: Appeal | None = getattr(decision, "appeal", None)
    context = {
        "decision": decision,
        "subject": decision.case.subject,
        "excerpt": decision.case.excerpt,
        "appeal": appeal,
        "form": form,
        "may_appeal": concerned and appeal is None and may_appeal(decision),
    }
    return render(request, "forum/statement.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def report_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who reported something what came of it."""
    reports = Report.objects.visible_to(request.user).with_subjects().select_related("case")
    report = get_object_or_404(reports, pk=pk)
    if is_member(request.user):
        Notification.objects.mark_read(request.user, [report])
    context = {"report": report, "decision": report.case.decision}
    return render(request, "forum/report_outcome.html", context)
