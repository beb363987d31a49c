"""What people ask about their data, in the workplace: how many days are left, and a guide to each answer."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin import SetFilter, TraceAdmin
from members.models import DataRequest
from pages.data_requests import AnswerForm, ExtensionForm
from pages.guides import GUIDES
from pages.letters import draft_of


@admin.register(DataRequest)
class DataRequestAdmin(TraceAdmin[DataRequest]):
    """Requests, the most urgent first; each has a page that leads to its answer."""

    list_display = ("kind", "deadline", "state", "name", "received_at")
    list_filter = (("answered_at", SetFilter), "kind", "outcome")
    sortable_by = ()
    fields = (
        *("kind", "name", "email", "member", "page", "words", "language", "received_at", "due_on"),
        *("extended_at", "extension_reason", "answered_at", "answered_by", "outcome", "answer"),
    )

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Put open ones first, by their deadline."""
        return (F("answered_at").desc(nulls_first=True), "due_on", "pk")

    @admin.display(description=_("answer due"))
    def deadline(self, asked: DataRequest) -> str:
        """Return the day, and how many are left."""
        return f"{asked.due_on.isoformat()} ({in_days(asked)})" if asked.answered_at is None else "-"

    @admin.display(description=_("answer"))
    def state(self, asked: DataRequest) -> str:
        """Return the outcome, or the way to it."""
        if asked.answered_at:
            return asked.get_outcome_display()
        address = reverse("admin:members_datarequest_answer", args=[asked.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Answer it"))

    def get_urls(self) -> list[URLPattern]:
        """Add the page that leads to an answer."""
        page = self.admin_site.admin_view(self.answer)
        return [path("<int:pk>/answer/", page, name="members_datarequest_answer"), *super().get_urls()]

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was asked, the steps and a draft; send the answer, or take more time."""
        if not request.user.is_superuser:
            raise PermissionDenied
        asked = get_object_or_404(DataRequest, pk=pk)
        if asked.answered_at:
            return HttpResponseRedirect(reverse("admin:members_datarequest_change", args=[pk]))
        extends = "extend" in request.POST
        form = AnswerForm(
            request.POST if request.POST and not extends else None, request=asked, initial={"answer": draft_of(asked)}
        )
        extension = ExtensionForm(request.POST if extends else None, prefix="more")
        if form.is_valid():
            done = form.send(by=request.user)
            words = gettext("The answer is on its way.") if done else gettext("Somebody else has answered meanwhile.")
            return self._back(request, words, done=done)
        if extension.is_valid():
            done = extension.send(asked)
            words = gettext("There is more time, and they know why.") if done else gettext("There is no more time.")
            return self._back(request, words, done=done)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Answer a request about personal data"),
            "opts": self.model._meta,
            "asked": asked,
            "deadline": in_days(asked),
            "guide": GUIDES[DataRequest.Kind(asked.kind)],
            "form": form,
            "extension": extension if asked.may_be_extended else None,
        }
        status = 422 if form.errors or extension.errors else 200
        return TemplateResponse(request, "admin/members/datarequest/answer.html", context, status=status)

    def _back(self, request: HttpRequest, words: str, *, done: bool) -> HttpResponse:
        self.message_user(request, words, messages.SUCCESS if done else messages.ERROR)
        return HttpResponseRedirect(reverse("admin:members_datarequest_changelist"))


def in_days(asked: DataRequest) -> str:
    """Say how many days are left, or since when it is overdue."""
    left = asked.days_left
    if left < 0:
        return ngettext("overdue by %(n)d day", "overdue by %(n)d days", -left) % {"n": -left}
    return ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
