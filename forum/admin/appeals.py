"""Appeals against decisions, decided by whoever did not make the decision."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import HouseAdmin
from core.verbs import ReasonForm
from forum.admin.case_page import around, log_of
from forum.admin.cases import moderator
from forum.admin.filters import StateFilter
from forum.models import Appeal, AppealError
from forum.rules import may_decide_cases


class WaitingFilter(StateFilter):
    """What waits, unless asked otherwise."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the appeals in this state."""
        if self.value() == "decided":
            return queryset.decided()
        return queryset if self.value() == "all" else queryset.waiting()


@admin.register(Appeal)
class AppealAdmin(HouseAdmin[Appeal]):
    """Appeals, those that wait longest first."""

    list_display = ("what", "made", "decider", "outcome", "answered_by")
    list_filter = (WaitingFilter, "outcome")
    ordering = ("created_at", "pk")
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Appeal]:
        """Bring along what is appealed against."""
        return Appeal.objects.visible_to(request.user).for_page()

    @admin.display(description=_("against"))
    def what(self, appeal: Appeal) -> str:
        """Return the decision and what it is about."""
        return str(appeal)

    @admin.display(description=_("appealed"), ordering="created_at")
    def made(self, appeal: Appeal) -> str:
        """Return the day."""
        return date_format(localtime(appeal.created_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("decided first by"))
    def decider(self, appeal: Appeal) -> str:
        """Return who does not decide this."""
        return str(appeal.decision.moderator or "-")

    @admin.display(description=_("appeal decided by"))
    def answered_by(self, appeal: Appeal) -> str:
        """Return who decided the appeal."""
        return str(appeal.decided_by or "-")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an appeal with the decision and its object; a POST grants or refuses it."""
        appeal = self.get_object(request, object_id)
        if appeal is None or not self.has_view_permission(request):
            raise Http404
        outcome = request.POST.get("outcome", "")
        form = ReasonForm(request.POST if outcome in Appeal.Outcome else None, label_suffix="")
        if not form.is_valid():
            return self._page(request, appeal, form)
        try:
            appeal.decide(outcome, by=moderator(request), answer=form.cleaned_data["reason"])
        except AppealError:
            words = gettext("Nothing was done: it is decided already, or it is not yours to decide.")
            self.message_user(request, words, messages.WARNING)
            return redirect(request.path)
        self.message_user(request, Appeal.Outcome(outcome).label, messages.SUCCESS)
        return redirect(reverse("admin:forum_appeal_changelist"))

    def _page(self, request: HttpRequest, appeal: Appeal, form: ReasonForm) -> HttpResponse:
        case = appeal.decision.case
        context = {
            **self.admin_site.each_context(request),
            "title": str(appeal),
            "opts": self.opts,
            "appeal": appeal,
            "decision": appeal.decision,
            "case": case,
            "subject": case.subject,
            "around": around(case),
            "log": list(log_of(case)),
            "form": form,
            "mine": moderator(request).pk in {appeal.decision.moderator_id, appeal.decision.author_id},
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/forum/appeal/page.html", context, status=status)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: authors appeal on the site."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: an appeal is answered."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let in whoever works on cases; which appeals they see is another question."""
        return may_decide_cases(request.user)

    has_change_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the appeals on the start page to whoever decides them."""
        return may_decide_cases(request.user)
