"""What every page of the workplace shares: lists that never count, saves that touch only what changed, reasons."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import DELETION, LogEntry
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin_lists import LIST_LIMIT, BoundedPaginator, HouseChangeList
from core.search import FEW, Look, ask, name_question, newest_of_many
from core.told import of_form, of_record, of_rows
from core.verbs import ReasonForm, Verb, do

if TYPE_CHECKING:
    type AnyAdmin = admin.ModelAdmin[Any]


DELETING = _(
    "Deletes what you selected, and what hangs on it, after showing you all of it. Nobody is told. It cannot be undone."
)

if TYPE_CHECKING:

    class _Admin[M: models.Model](admin.ModelAdmin[M]): ...
else:

    class _Admin[M: models.Model](admin.ModelAdmin): ...


class HouseAdmin[M: models.Model](_Admin[M]):
    """The ground of our admin pages."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    # Facets count the whole table once for each choice.
    show_facets = admin.ShowFacets.NEVER
    # What an action does, whom it tells and whether it can be undone, for those that do not say it themselves.
    action_help: ClassVar[dict[str, Any]] = {}
    # The log then keeps no text of what is changed here: who leaves must be able to take their name along.
    names_people = False

    class Media:
        css: ClassVar = {"all": ("css/workplace.css",)}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[HouseChangeList]:
        """Return the list that sorts only by what it offers."""
        return HouseChangeList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say below the list of actions what each does."""
        told = {"actions_explained": self.actions_explained(request)}
        return super().changelist_view(request, told | (extra_context or {}))

    def actions_explained(self, request: HttpRequest) -> list[tuple[str, Any]]:
        """Return each action that is offered, with what it does."""
        words = dict(self.get_action_choices(request, default_choices=[]))
        helps = {"delete_selected": DELETING} | self.action_help
        acts: dict[str, Any] = self.get_actions(request)
        return [(words[name], helps.get(name) or getattr(acts[name].func, "help", "")) for name in words]

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, dict[str, Any]]]:
        """Add what was changed, before and after; a trigger takes it into the log of changes."""
        message: Any = super().construct_change_message(request, form, formsets, add)
        values = of_form(form, names_people=self.names_people)
        rows = of_rows(formsets, names_people=self.names_people)
        both: dict[str, Any] = {when: values[when] | rows[when] for when in ("before", "after")}
        return [*message, {"values": both | {"names_people": self.names_people}}]

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet[M]) -> list[LogEntry]:
        """Log each deletion with what the record held."""
        logged = []
        for record in queryset:
            held = of_record(record, names_people=self.names_people)
            values = {"before": held, "after": None, "names_people": self.names_people}
            made = LogEntry.objects.log_actions(request.user.pk or 0, [record], DELETION, [{"values": values}])
            logged += made if isinstance(made, list) else [made]
        return logged

    def save_model(self, request: HttpRequest, obj: M, form: "forms.ModelForm[M]", change: bool) -> None:
        """Write only what was changed, so that a counter that moved meanwhile keeps its value."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        own = {field.name for field in obj._meta.concrete_fields}
        if changed := own.intersection(form.changed_data):
            obj.save(update_fields=changed)


class TraceAdmin[M: models.Model](HouseAdmin[M]):
    """What members leave behind by using the site: for admins to look at and to delete, never to write."""

    names_people = True
    # These tables grow with every click; by default there is an index for their own order alone.
    sortable_by = ()
    # So a filter looks at part after part, the newest first (core.admin_lists).
    walks = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the pages write it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: nobody speaks for a member."""
        return False


class FullTextAdmin[M: models.Model](HouseAdmin[M]):
    """An admin page whose search box asks the search column: any spelling, and an index behind it."""

    search_fields = ("search_vector",)
    # How to look through a table so large that it takes steps (docs/decisions/0011-search-in-steps.md).
    look: ClassVar[Look | None] = None

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[M], search_term: str
    ) -> tuple[models.QuerySet[M], bool]:
        """Keep what the question finds, in the order of the list; boxes that complete ask with half a word."""
        words = search_term.strip()
        return (self.found(queryset, words) if words else queryset), False

    def found(self, rows: models.QuerySet[M], words: str, most: int = LIST_LIMIT + 1) -> models.QuerySet[M]:
        """Return rows that say something; of a table with a `look` the newest, looked up once, at most so many."""
        if self.look is None:
            return rows.filter(search_vector=name_question(words))
        if rows.query.where:
            few = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
            if len(few) <= FEW:
                return rows.filter(pk__in=few, search_vector=name_question(words))
        asked, _nothing_else = ask(words)
        ids = newest_of_many(rows, asked, self.look._replace(most=most))
        return rows.filter(pk__in=list(rows.order_by().filter(pk__in=ids).values_list("pk", flat=True)))


class SetFilter(admin.EmptyFieldListFilter):
    """Filter by a moment that is set or not: hidden, yes or no."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Say yes and no for what Django calls not empty and empty."""
        for choice, word in zip(
            super().choices(changelist), (gettext("All"), gettext("No"), gettext("Yes")), strict=True
        ):
            yield {**choice, "display": word}


def reason_action(
    verb: Verb,
    form_class: Callable[..., ReasonForm] = ReasonForm,
    allowed: Callable[[Any, Any], bool] = lambda moderator, target: True,
) -> Callable[..., HttpResponse | None]:
    """Return an admin action that asks for a reason and then does `verb` to each selected object."""

    @admin.action(description=verb.words, permissions=["moderate"])
    def act(page: "AnyAdmin", request: HttpRequest, selected: models.QuerySet[Any]) -> HttpResponse | None:
        if not all(allowed(request.user, target) for target in selected):
            page.message_user(request, gettext("You may not do that to everyone you selected."), messages.ERROR)
            return None
        form = form_class(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return ask_for_reason(page, request, selected, form, verb)
        with transaction.atomic():
            targets = list(selected)
            for target in targets:
                do(verb.name, target, by=request.user, **form.cleaned_data)
        message = ngettext("Done to %(n)d.", "Done to %(n)d.", len(targets)) % {"n": len(targets)}
        page.message_user(request, f"{verb.words}: {message}", messages.SUCCESS)
        return None

    act.__name__ = verb.name
    act.help = verb.effect  # type: ignore[attr-defined]
    return act


def ask_for_reason(
    page: "AnyAdmin", request: HttpRequest, selected: models.QuerySet[Any], form: forms.Form, verb: Verb
) -> HttpResponse:
    """Show what an admin action asks before it is done to all that was selected."""
    context = {
        **page.admin_site.each_context(request),
        "title": verb.words,
        "opts": page.model._meta,
        "verb": verb,
        "form": form,
        "selected": selected,
        "checkbox": ACTION_CHECKBOX_NAME,
        "media": page.media,
    }
    return TemplateResponse(request, "admin/reason.html", context, status=422 if form.errors else 200)


class OneRecordAdmin[M: models.Model](HouseAdmin[M]):
    """Settings that are one record: added while it is not there, changed from then on."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Offer to add it while it is not there."""
        return super().has_add_permission(request) and not self.model._default_manager.exists()

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Offer no adding in the menu: every page of the workplace would ask whether the record is there."""
        may_change = self.has_change_permission(request)
        return {"add": False, "change": may_change, "delete": False, "view": self.has_view_permission(request)}

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        """Keep the one record."""
        obj.pk = 1
        super().save_model(request, obj, form, change)
