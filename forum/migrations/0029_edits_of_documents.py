"""The log of changes hears what organisers do to documents of their events: words, who reads them, versions, withdrawals."""

from django.db import migrations

TABLES = {
    "events_document": ("events.document", "title", "search_vector edit_count"),
    "events_documentversion": ("events.documentversion", "name", "uuid file digest"),
}


def make_triggers(apps, schema_editor):
    """Watch edits, as migration 0028 does of events."""
    for table, arguments in TABLES.items():
        schema_editor.execute(
            f"CREATE TRIGGER forum_log_edit AFTER INSERT OR UPDATE ON {table} FOR EACH ROW "
            "WHEN (current_setting('forum.editing', true) = 'on') "
            f"EXECUTE FUNCTION forum_log_edit({', '.join(f"'{part}'" for part in arguments)})",
            params=None,
        )


def drop_triggers(apps, schema_editor):
    """Watch no more."""
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER forum_log_edit ON {table}", params=None)


class Migration(migrations.Migration):
    dependencies = [("forum", "0028_edits_in_place"), ("events", "0016_document_versions")]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]
