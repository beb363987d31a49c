"""Organisations in the workplace: adding one shows those that are perhaps the same; two records become one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import SetFilter, TraceAdmin, ask_for_reason, reason_action
from core.verbs import ReasonForm
from partnerships import models
from partnerships.likeness import alike
from partnerships.models.merging import CannotMergeError
from partnerships.verbs import MERGE, PART


class NewOrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Asks once more before a body is added that perhaps is there already, under any spelling."""

    is_another = forms.BooleanField(
        label=_("It is another one"),
        required=False,
        help_text=_("Needed only where the Forum knows an organisation that is called alike."),
    )

    def clean(self) -> dict[str, Any]:
        """Name those that are called alike, with links, until it is said that none is meant."""
        data = super().clean() or self.cleaned_data
        spellings = [data.get("name", ""), data.get("short_name", ""), *(data.get("aliases") or [])]
        found = [] if data.get("is_another") else alike(spellings)
        if found:
            self.add_error("is_another", _already_there(found))
        return data


def _already_there(found: list[models.Organisation]) -> Any:
    rows = ((reverse("admin:partnerships_organisation_change", args=[body.pk]), _in_words(body)) for body in found)
    links = format_html_join("; ", '<a href="{}">{}</a>', rows)
    said = gettext("Perhaps it is there already: {}. Add the spelling there, or say that this is another one.")
    return format_html(said, links)


def _in_words(body: models.Organisation) -> str:
    return ", ".join(filter(None, [body.name, body.short_name, *body.aliases[:2], body.country_name]))


class MergeForm(ReasonForm):
    """Which of the chosen records stands for all."""

    def __init__(self, data: Any, *, chosen: QuerySet[models.Organisation]) -> None:
        """Offer the chosen ones."""
        super().__init__(data)
        self.fields["keep"] = forms.ModelChoiceField(
            chosen,
            label=_("Keep"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": _("Say which record is kept.")},
        )
        self.order_fields(["keep", "reason"])


@admin.action(description=MERGE.words, permissions=["moderate"])
def merge(page: Any, request: HttpRequest, selected: QuerySet[models.Organisation]) -> HttpResponse | None:
    """Ask which one is kept and why, then make one of them."""
    if selected.count() < 2:
        page.message_user(request, gettext("Choose at least two."), messages.ERROR)
        return None
    form = MergeForm(request.POST if "confirmed" in request.POST else None, chosen=selected)
    if not form.is_valid():
        return ask_for_reason(page, request, selected, form, MERGE)
    kept, reason = form.cleaned_data["keep"], form.cleaned_data["reason"]
    try:
        models.OrganisationMerge.objects.merge_all(kept, selected, by=request.user, reason=reason)
    except CannotMergeError:
        said = gettext("One of them stands for another already, or another stands for it. Nothing was changed.")
        page.message_user(request, said, messages.ERROR)
        return None
    said = gettext("%(kept)s stands for all of them now. The old addresses lead to it.") % {"kept": kept}
    page.message_user(request, said, messages.SUCCESS)
    return None


merge.help = MERGE.effect  # type: ignore[attr-defined]


@admin.register(models.OrganisationMerge)
class OrganisationMergeAdmin(TraceAdmin[models.OrganisationMerge]):
    """Which records became one, who said so and why; taken back here."""

    list_display = ["merged", "kept", "by", "reason", "merged_at", "undone_at"]
    list_filter = [("undone_at", SetFilter)]
    list_select_related = ["merged", "kept", "by"]
    actions = [reason_action(PART, allowed=lambda _admin, merged: merged.undone_at is None)]

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Let those act who may change organisations."""
        return request.user.has_perm("partnerships.change_organisation")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: *Take apart* takes it back."""
        return False
