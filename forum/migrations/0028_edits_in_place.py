"""The log of changes hears of edits on the site too, and no log or release can be emptied.

Whoever edits a topic, an event, a partnership or an organisation in place (`core.acting`, `editing`) leaves a line with
the fields that changed, before and after. Django admin writes its own lines (migration 0019). TRUNCATE fires no trigger
of a row, so it has one of its own.
"""

from django.db import migrations

# Arguments: the model, how a row is called, what changes by itself.
EDIT = """
CREATE FUNCTION forum_log_edit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own text[] := string_to_array(TG_ARGV[2], ' ');
    was jsonb := CASE TG_OP WHEN 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END - own;
    now_is jsonb := to_jsonb(NEW) - own;
BEGIN
    INSERT INTO forum_change (kind, by_id, model, object_id, label, before, after, created_at)
    SELECT CASE TG_OP WHEN 'INSERT' THEN 'add' ELSE 'change' END, forum_actor(), TG_ARGV[0], NEW.id::text,
        left(now_is ->> TG_ARGV[1], 240), nullif(before, '{}'), after, clock_timestamp()
    FROM (
        SELECT coalesce(jsonb_object_agg(key, was -> key) FILTER (WHERE was ? key), '{}') AS before,
            jsonb_object_agg(key, value) AS after
        FROM jsonb_each(now_is) WHERE value IS DISTINCT FROM coalesce(was -> key, 'null')
    ) AS edit WHERE after IS NOT NULL;
    RETURN NULL;
END $$
"""
TABLES = {
    "forum_topic": ("forum.topic", "title", "search_vector thread_count post_count lines_until"),
    "events_event": ("events.event", "title", "search_vector draft_version draft_saved_at draft_saved_by_id"),
    "partnerships_partnership": ("partnerships.partnership", "name", "search_vector revised_at verified_by_id"),
    "partnerships_organisation": ("partnerships.organisation", "name", "search_vector"),
}

KEPT = """
CREATE FUNCTION forum_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    holds boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', TG_TABLE_NAME) INTO holds;
    IF holds THEN
        RAISE EXCEPTION '% is never emptied.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""
LOGS = ("forum_change", "forum_moderationentry", "events_agendarelease")


def make_triggers(apps, schema_editor):
    """Watch edits, and refuse to empty a log."""
    for table, arguments in TABLES.items():
        schema_editor.execute(
            f"CREATE TRIGGER forum_log_edit AFTER INSERT OR UPDATE ON {table} FOR EACH ROW "
            "WHEN (current_setting('forum.editing', true) = 'on') "
            f"EXECUTE FUNCTION forum_log_edit({', '.join(f"'{part}'" for part in arguments)})",
            params=None,
        )
    for table in LOGS:
        schema_editor.execute(
            f"CREATE TRIGGER forum_is_kept BEFORE TRUNCATE ON {table} EXECUTE FUNCTION forum_is_kept()", params=None
        )


def drop_triggers(apps, schema_editor):
    """Watch no more."""
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER forum_log_edit ON {table}", params=None)
    for table in LOGS:
        schema_editor.execute(f"DROP TRIGGER forum_is_kept ON {table}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0027_counted_once"),
        ("events", "0010_editions_are_immutable"),
        ("partnerships", "0004_search_indexes"),
    ]

    operations = [
        migrations.RunSQL(EDIT, "DROP FUNCTION forum_log_edit()"),
        migrations.RunSQL(KEPT, "DROP FUNCTION forum_is_kept()"),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
