"""Calls as an admin keeps them: what a source states, its deadlines, and what followers were told."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import HouseAdmin, SetFilter, TraceAdmin, reason_action
from core.verbs import Verb
from partnerships import models
from partnerships.models.call_clock import Procedure

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
    FormSet = forms.BaseInlineFormSet[Any, Any, Any]
    CallModelForm = forms.ModelForm[models.Call]
else:
    Inline = admin.TabularInline
    FormSet = forms.BaseInlineFormSet
    CallModelForm = forms.ModelForm

CANCEL = Verb(
    "cancel",
    _("Call a deadline off"),
    _(
        "Calendars show it as cancelled, and followers of the call are told. "
        "*Let a deadline stand again* undoes it, and they are told of that too."
    ),
    _("Called off"),
    "eye-off",
)
REINSTATE = Verb(
    "reinstate",
    _("Let a deadline stand again"),
    _("It stands as before, and followers of the call are told. *Call a deadline off* undoes it."),
    _("It stands again"),
    "undo-2",
)


class CallForm(CallModelForm):
    """What a source states of a call."""

    cluster_roles = forms.MultipleChoiceField(
        label=_("how the money goes"),
        choices=models.ClusterRole,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Through, with, by or for clusters (Output Paper, 2.2). None: not stated."),
    )


class DeadlineFormSet(FormSet):
    """The deadlines of a call, looked at together with the call."""

    def clean(self) -> None:
        """Refuse what the call and its deadlines do not allow each other."""
        super().clean()
        told = [form for form in self.forms if form.is_valid() and form.cleaned_data.get("closes_on")]
        held = [form for form in told if form.instance.cancelled_at is None]
        if held and self.instance.procedure == Procedure.PERMANENT:
            raise ValidationError(gettext("A permanent call has no deadline: choose another procedure."))
        opens = self.instance.opening
        for form in held:
            if opens is not None and form.instance.at <= opens:
                form.add_error("closes_on", gettext("It lies before the opening of the call."))


class DeadlineInline(Inline):
    """When it closes. A day that is changed here is told to followers as moved."""

    model = models.CallDeadline
    formset = DeadlineFormSet
    fields = ("closes_on", "closes_time", "zone", "stage", "cancelled_at")
    readonly_fields = ("cancelled_at",)
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a deadline is called off, so that calendars and followers learn of it."""
        return False


class CallAdmin(HouseAdmin[models.Call]):
    """Funding calls: what no source states stays empty. Admins add and change them; the log keeps what was before."""

    form = CallForm
    list_display = ["name", "initiative", "procedure", "opens_on", "budget_as_printed", "source_section"]
    list_filter = ["initiative", "procedure", "sectors", ("opens_on", admin.EmptyFieldListFilter)]
    list_select_related = ["initiative"]
    search_fields = ["name", "aliases"]
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ["initiative"]
    filter_horizontal = ["sectors"]
    readonly_fields = ["added_at", "changed_at"]
    inlines = [DeadlineInline]
    save_on_top = True


class CallDeadlineAdmin(HouseAdmin[models.CallDeadline]):
    """Deadlines of calls. One that nobody was told of may be deleted; any other is called off."""

    list_display = ["call", "stage", "closes_on", "closes_time", "zone", "sequence", "cancelled_at"]
    list_filter = [("cancelled_at", SetFilter)]
    list_select_related = ["call"]
    search_fields = ["call__name", "stage"]
    autocomplete_fields = ["call"]
    readonly_fields = ["uuid", "sequence", "created_at", "changed_at", "cancelled_at"]
    actions = [
        reason_action(CANCEL, allowed=lambda _admin, deadline: deadline.cancelled_at is None),
        reason_action(REINSTATE, allowed=lambda _admin, deadline: deadline.cancelled_at is not None),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: models.CallDeadline | None = None) -> bool:
        """Refuse for what followers were told of, and for many at once."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.reminders.exists()

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Offer the deeds to those who may change the record."""
        return self.has_change_permission(request)


class CallReminderAdmin(TraceAdmin[models.CallReminder]):
    """What followers of a call were told of its deadlines, and how these stood then."""

    names_people = False
    list_display = ["deadline", "occasion", "sequence", "closes_on", "closes_time", "zone", "created_at"]
    list_filter = ["occasion"]
    list_select_related = ["deadline__call"]


admin.site.register(models.Call, CallAdmin)
admin.site.register(models.CallDeadline, CallDeadlineAdmin)
admin.site.register(models.CallReminder, CallReminderAdmin)
