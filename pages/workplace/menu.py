"""Where each page of the workplace stands: by what it is worked on for, not by the package its model lives in.

A new model needs no entry here: it stands in the group of its app, or among the traces of members if it is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin import TraceAdmin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Pages = Mapping[type[Model], "ModelAdmin[Any]"]


@dataclass(frozen=True)
class Group:
    """Pages that are used for the same work."""

    key: str
    name: "_StrPromise"
    # Models in the order in which they are used; the rest of the apps' models follow by name.
    first: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()


GROUPS: Final = (
    Group(
        "review",
        _("Review"),
        (
            *("forum.Case", "forum.Appeal", "forum.Report", "forum.Decision", "forum.Held", "forum.ReasonTemplate"),
            *("forum.Watched", "forum.Safety", "forum.Pace"),
        ),
    ),
    Group("discussions", _("Discussions"), ("forum.Topic", "forum.Thread", "forum.Post"), ("forum",)),
    Group(
        "members",
        _("Members"),
        (
            *(
                "members.Member",
                "partnerships.Vouch",
                "partnerships.VouchingDomain",
                "members.MailDomain",
                "members.Joining",
            ),
            *("members.DataRequest", "partnerships.Claim", "members.DataExport"),
        ),
        ("members", "auth", "account", "usersessions", "mfa"),
    ),
    Group("events", _("Events"), ("events.Event", "events.Session", "events.Registration"), ("events",)),
    Group(
        "partnerships",
        _("Partnerships"),
        ("partnerships.Partnership", "partnerships.Organisation", "partnerships.Candidacy"),
        ("partnerships", "opportunities"),
    ),
    Group("logs", _("Logs"), ("forum.ModerationEntry", "forum.Change")),
    Group(
        "operations",
        _("Operations"),
        ("procrastinate.ProcrastinateJob", "notifications.Digest"),
        ("procrastinate", "notifications"),
    ),
    Group("traces", _("Traces of members")),
)
TRACES: Final = GROUPS[-1]
BY_MODEL: Final = {label: group for group in GROUPS for label in group.first}
BY_APP: Final = {app: group for group in GROUPS for app in group.apps}


def group_of(page: "ModelAdmin[Any]") -> Group:
    """Return where a page stands."""
    if listed := BY_MODEL.get(page.opts.label):
        return listed
    left = isinstance(page, TraceAdmin) and page.opts.app_label in {"forum", "notifications"}
    return TRACES if left else BY_APP[page.opts.app_label]


def menu(pages: Pages, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the groups with those of their pages that somebody may open, as Django admin names `shown` apps."""
    groups: dict[str, list[dict[str, Any]]] = {group.key: [] for group in GROUPS}
    for app in shown:
        for entry in app["models"]:
            # Who may only add has no list to open.
            leads = entry["admin_url"] or entry["add_url"]
            if leads:
                groups[group_of(pages[entry["model"]]).key].append({**entry, "admin_url": leads})
    start = reverse("admin:index")
    return [
        {
            "name": group.name,
            "app_label": group.key,
            "app_url": f"{start}#{group.key}",
            "has_module_perms": True,
            "models": sorted(groups[group.key], key=lambda entry: _place(group, entry)),
        }
        for group in GROUPS
        if groups[group.key]
    ]


def _place(group: Group, entry: dict[str, Any]) -> tuple[int, str]:
    label = entry["model"]._meta.label
    return (group.first.index(label) if label in group.first else len(group.first), str(entry["name"]))
