"""The log of changes hears who keeps the profile of an organisation, as migration 0019 does of partnerships."""

from django.db import migrations

ORGANISATION = "(SELECT slug::text FROM partnerships_organisation WHERE id = r.organisation_id)"
ARGUMENTS = ("keeps", ORGANISATION, "member_id", "'Member ' || owner")
SEEN = {"INSERT": "NEW TABLE AS come", "DELETE": "OLD TABLE AS gone", "UPDATE": "OLD TABLE AS gone NEW TABLE AS come"}


def make_triggers(apps, schema_editor):
    """Watch them."""
    arguments = ", ".join("'" + part.replace("'", "''") + "'" for part in ARGUMENTS)
    for event, seen in SEEN.items():
        schema_editor.execute(
            f"CREATE TRIGGER forum_log_keepers_{event.lower()} AFTER {event} ON partnerships_editorship "
            f"REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION forum_log_roles({arguments})",
            params=None,
        )


def drop_triggers(apps, schema_editor):
    """Watch no more."""
    for event in SEEN:
        schema_editor.execute(
            f"DROP TRIGGER forum_log_keepers_{event.lower()} ON partnerships_editorship", params=None
        )


class Migration(migrations.Migration):
    dependencies = [("forum", "0030_about_calls"), ("partnerships", "0015_who_keeps_a_profile")]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]
