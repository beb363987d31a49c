"""The review queue: what members reported, one case for each thing, decided one by one or many at once."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.admin import HouseAdmin, TraceAdmin, ask_for_reason
from core.markdown import plain
from core.verbs import Verb
from forum.admin.case_page import shown
from forum.admin.filters import ClaimFilter, KindFilter, LanguageFilter, ReasonFilter, StateFilter, TopicFilter
from forum.deciding import DEEDS, DecisionForm, Deed
from forum.models import Case, CaseTakenError, Decision, NotOfferedError, ReasonTemplate, Report
from forum.models.decisions import deeds_for
from forum.rules import ClosedError, may_decide_cases
from members.models import Member
from members.rules import is_member

# As many as one list shows and a little more; nobody looks at what they select beyond that.
MOST_AT_ONCE: Final = 100


def decide_action(deed: Deed, verb: Verb) -> Callable[..., HttpResponse | None]:
    """Return an admin action that asks for a reason and decides each selected case, each in its own transaction."""

    @admin.action(description=verb.words)
    def act(page: "CaseAdmin", request: HttpRequest, selected: models.QuerySet[Case]) -> HttpResponse | None:
        asked = request.POST if "confirmed" in request.POST else None
        form = DecisionForm(asked, deed=deed, by=moderator(request), offered=[deed])
        cases = list(selected[: MOST_AT_ONCE + 1])
        if len(cases) > MOST_AT_ONCE:
            page.message_user(request, gettext("Select at most %(n)d.") % {"n": MOST_AT_ONCE}, messages.ERROR)
            return None
        if not form.is_valid():
            return ask_for_reason(page, request, selected, form, verb)
        left = [case for case in cases if not decided(case, deed, form, moderator(request))]
        done = len(cases) - len(left)
        words = ngettext("Done to %(n)d.", "Done to %(n)d.", done) % {"n": done}
        page.message_user(request, f"{verb.words}: {words}", messages.SUCCESS if done else messages.WARNING)
        if left:
            named = ", ".join(Truncator(str(case)).chars(60) for case in left[:5])
            words = gettext("Left as they are, because others have them or you may not: %(cases)s.")
            page.message_user(request, words % {"cases": named}, messages.WARNING)
        return None

    act.__name__ = f"decide_{deed}"
    act.help = verb.effect  # type: ignore[attr-defined]
    return act


def decided(case: Case, deed: Deed, form: DecisionForm, by: Member) -> bool:
    """Decide one of many; tell whether that could be done."""
    try:
        case.decide(deed, by=by, **form.said)
    except (CaseTakenError, NotOfferedError, ClosedError):
        return False
    return True


def moderator(request: HttpRequest) -> Member:
    """Return who works; the admin site has let them in."""
    assert is_member(request.user)  # noqa: S101 - nobody else gets here
    return request.user


@admin.register(Case)
class CaseAdmin(HouseAdmin[Case]):
    """Cases, those that wait longest first. Moderators of topics see theirs."""

    list_display = ("what", "why", "report_count", "shelf", "language", "opened", "worked_on")
    list_filter = (StateFilter, KindFilter, TopicFilter, LanguageFilter, ReasonFilter, ClaimFilter)
    ordering = ("opened_at", "pk")
    sortable_by = ("report_count",)
    actions = [
        decide_action(deed, DEEDS[deed])
        for deed in (Deed.KEEP, Deed.HIDE, Deed.ASK, Deed.WARN, Deed.SILENCE, Deed.SUSPEND, Deed.RELEASE, Deed.REJECT)
    ]
    change_list_template = "admin/forum/case/list.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Case]:
        """Return what this moderator may decide, with what a row shows."""
        return Case.objects.visible_to(request.user).with_subjects().with_reasons().select_related("claimed_by")

    @admin.display(description=_("what"))
    def what(self, case: Case) -> str:
        """Return the first words of what was reported, and whose they are."""
        words = plain(case.post.html) if case.post else str(case.subject)
        by = f" ({case.author})" if case.author and case.kind != "member" else ""
        return f"{case.kind_in_words}: {Truncator(words).chars(70)}{by}"

    @admin.display(description=_("reasons"))
    def why(self, case: Case) -> str:
        """Return all reasons that were given."""
        if case.held:
            return case.held.get_why_display()
        return ", ".join(str(Report.Reason(reason).label) for reason in getattr(case, "reasons", []))

    @admin.display(description=_("topic"))
    def shelf(self, case: Case) -> str:
        """Return the topic."""
        return str(case.topic or "-")

    @admin.display(description=_("waits since"), ordering="opened_at")
    def opened(self, case: Case) -> str:
        """Return the day."""
        return date_format(localtime(case.opened_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("state"))
    def worked_on(self, case: Case) -> str:
        """Return what became of it, or who has it."""
        if case.closed_at:
            return gettext("Decided")
        return gettext("%(name)s has it") % {"name": case.claimant} if case.claimant else gettext("Waits")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Call the list what it is."""
        return super().changelist_view(request, {"title": gettext("Review queue"), **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Add the address that claims the next case."""
        following = self.admin_site.admin_view(require_POST(self.next_view))
        return [path("next/", following, name="forum_case_next"), *super().get_urls()]

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Claim the case that waits longest, of those that the list was narrowed to, and open it."""
        if not self.has_view_permission(request):
            raise Http404
        return self._go_on(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a case with all its context; a POST claims it, gives it back or decides it."""
        case = self.get_object(request, object_id)
        if not self.has_view_permission(request):
            raise Http404
        if case is None:
            return self._gone(request, object_id)
        if request.method == "POST":
            return self._work(request, case)
        return self._page(request, shown(case, moderator(request)))

    def _gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead back to the list from a case that went with its text; one that is there, but not theirs, is absent."""
        if request.method != "POST" or not object_id.isdecimal() or Case.objects.filter(pk=object_id).exists():
            raise Http404
        words = gettext("Its author has taken the text back meanwhile. Nothing was done.")
        self.message_user(request, words, messages.WARNING)
        return redirect(self._list(request))

    def _work(self, request: HttpRequest, case: Case) -> HttpResponse:
        by, deed = moderator(request), request.POST.get("deed", "")
        offered = deeds_for(case, by)
        form = DecisionForm(request.POST, deed=deed, by=by, offered=offered)
        try:
            if "claim" in request.POST or "release" in request.POST:
                (case.claim if "claim" in request.POST else case.release)(by=by)
                return redirect(request.get_full_path())
            if deed not in offered or not form.is_valid():
                return self._page(request, shown(case, by, form), status=422)
            case.decide(deed, by=by, **form.said)
        except (CaseTakenError, NotOfferedError):
            words = gettext("Somebody else has claimed or decided this meanwhile. Nothing was done.")
            self.message_user(request, words, messages.WARNING)
            return redirect(request.get_full_path())
        except ClosedError:
            words = gettext("The thread takes no more replies. Nothing was done: reopen it first, or reject the text.")
            self.message_user(request, words, messages.WARNING)
            return redirect(request.get_full_path())
        self.message_user(request, f"{DEEDS[Deed(deed)].done} {case}", messages.SUCCESS)
        return self._go_on(request) if "next" in request.POST else redirect(self._list(request))

    def _go_on(self, request: HttpRequest) -> HttpResponse:
        waiting = self.get_queryset(request)
        for narrow in (KindFilter, TopicFilter, LanguageFilter, ReasonFilter):
            asked = {narrow.parameter_name: [request.GET.get(narrow.parameter_name, "")]}
            waiting = narrow(request, asked, Case, self).queryset(request, waiting)  # type: ignore[arg-type]
        if case := waiting.claim_next(by=moderator(request)):  # type: ignore[attr-defined]
            return redirect(f"{reverse('admin:forum_case_change', args=[case.pk])}?{request.GET.urlencode()}")
        self.message_user(request, gettext("Nothing else waits here."), messages.INFO)
        return redirect(self._list(request))

    def _list(self, request: HttpRequest) -> str:
        return f"{reverse('admin:forum_case_changelist')}?{request.GET.urlencode()}"

    def _page(self, request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
        case: Case = context["case"]
        context |= {**self.admin_site.each_context(request), "title": str(case), "opts": self.opts, "original": case}
        context |= {"list_url": self._list(request)}
        return TemplateResponse(request, "admin/forum/case/page.html", context, status=status)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: reports open cases."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a case is decided, not forgotten."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let in moderators, and who moderates a topic."""
        return may_decide_cases(request.user)

    has_change_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the queue on the start page to whoever works on it."""
        return may_decide_cases(request.user)


@admin.register(Report)
class ReportAdmin(TraceAdmin[Report]):
    """What members and others complained about, each complaint by itself."""

    list_display = ("created_at", "reason", "case", "reporter", "explanation")
    list_filter = ("reason", "created_at")
    list_select_related = ("reporter",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Report]:
        """Bring along what each report is about."""
        links = (f"case__{link}" for link in ("post__thread", "thread", "member", "opportunity"))
        return super().get_queryset(request).select_related(*links)


@admin.register(Decision)
class DecisionAdmin(TraceAdmin[Decision]):
    """What was decided, with its ground and facts."""

    list_display = ("created_at", "deed", "case", "author", "moderator", "rule", "reversed_at")
    list_filter = ("deed", "ground", "created_at")
    list_select_related = (
        "author",
        "moderator",
        "case__post__thread",
        "case__thread",
        "case__member",
        "case__opportunity",
    )
    ordering = ("-pk",)


@admin.register(ReasonTemplate)
class ReasonTemplateAdmin(HouseAdmin[ReasonTemplate]):
    """Reasons that moderators choose from."""

    list_display = ("title", "ground", "rule", "position")
    ordering = ("position", "title")
