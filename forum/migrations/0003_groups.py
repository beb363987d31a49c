"""The groups Moderators and Organisers, with exactly the permissions their work needs.

Permissions are normally made after all migrations ran, so they are made here first.
"""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODERATORS = [
    "forum.moderate",
    "forum.view_topic",
    "forum.view_thread",
    "forum.view_post",
    "forum.view_moderationentry",
    "members.view_member",
]
ORGANISERS = ["events.add_event"]


def make_groups(apps: Apps, schema_editor: Any) -> None:
    """Make both groups and set their permissions."""
    from django.apps import apps as current

    using = schema_editor.connection.alias
    for label in ("forum", "members", "events"):
        config = current.get_app_config(label)
        create_permissions(config, apps=apps, using=using, verbosity=0)
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codes in {"Moderators": MODERATORS, "Organisers": ORGANISERS}.items():
        made, _created = group.objects.using(using).get_or_create(name=name)
        made.permissions.set(
            permission.objects.using(using).get(
                content_type__app_label=code.split(".")[0], codename=code.split(".")[1]
            )
            for code in codes
        )


def remove_groups(apps: Apps, schema_editor: Any) -> None:
    """Remove both groups; members stay."""
    names = ["Moderators", "Organisers"]
    apps.get_model("auth", "Group").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0002_log_is_append_only"),
        ("members", "0001_initial"),
        ("events", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
