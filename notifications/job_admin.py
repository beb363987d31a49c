"""Jobs of the worker in the workplace: what waits, failed or is done, without what a job carries."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import admin as _stock
from procrastinate.contrib.django.models import ProcrastinateJob

from core.admin import HouseAdmin

admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(HouseAdmin[ProcrastinateJob], _stock.ProcrastinateJobAdmin):
    """Jobs, the newest first. What a letter says is sealed in the arguments: the list leaves them out."""

    list_display = ["pk", "short_task_name", "pretty_status", "queue_name", "attempts", "summary"]
    list_filter = ["status"]
    ordering = ("-pk",)
    sortable_by = ()
    action_help: ClassVar = {
        "retry": _(
            "Lets the worker try again at once: jobs that failed, or that hang after a worker died. Nobody is told; "
            "what a job sends cannot be unsent."
        ),
        "cancel": _("Jobs that wait are never done. Nobody is told. It cannot be undone."),
        "abort": _("As cancel; jobs at work are asked to stop as well. Nobody is told. It cannot be undone."),
    }
