"""The workplace: Django admin behind our own door, with menus by work and a start page that says what waits."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.rules import is_member, moderates
from members.workplace import may_enter
from pages.workplace.figures import figures
from pages.workplace.finding import Finder
from pages.workplace.menu import menu
from pages.workplace.waiting import waiting


class WorkplaceSite(AdminSite):
    """Staff sign in as everybody does: with the same limits and the same second factor."""

    site_header = "Cluster Forum"
    site_title = "Cluster Forum"
    index_title = _("Workplace")
    # The lists need the width; the menu above them leads everywhere.
    enable_nav_sidebar = False

    login = method_decorator(secure_admin_login)(AdminSite.login)

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask at the door."""
        return may_enter(request)

    def get_urls(self) -> list[Any]:
        """Add the quick search."""
        return [path("find/", self.admin_view(self.find), name="find"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Say what waits, show how the site does, and lead everywhere."""
        reader = request.user
        assert is_member(reader)  # noqa: S101 - the door lets nobody else in
        shown = {"waiting": waiting(reader), "figures": figures() if moderates(reader) else None}
        return super().index(request, shown | (extra_context or {}))

    def find(self, request: HttpRequest) -> HttpResponse:
        """Answer the quick search."""
        context = self.each_context(request)
        finder = Finder(self, request, request.GET.get("q", ""))
        context |= {"title": gettext("Find"), "asked": finder.asked}
        context |= {"sections": finder.find(context["available_apps"])}
        return TemplateResponse(request, "admin/workplace/found.html", context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the menu of whoever asks, made once for a page; of one app, as Django admin lists it."""
        if app_label:
            return super().get_app_list(request, app_label)
        made: list[Any] | None = getattr(request, "workplace_menu", None)
        if made is None:
            made = menu(self._registry, super().get_app_list(request))
            request.workplace_menu = made  # type: ignore[attr-defined]
        return made
