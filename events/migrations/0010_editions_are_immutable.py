"""An edition is never edited, deleted or emptied: PostgreSQL refuses, whoever asks.

Only `published_by` may change, to nothing, when that member's account is erased.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION events_edition_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.published_by_id IS NULL
            AND (NEW.id, NEW.event_id, NEW.number, NEW.content, NEW.note, NEW.published_at)
              = (OLD.id, OLD.event_id, OLD.number, OLD.content, OLD.note, OLD.published_at)
        THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'TRUNCATE' THEN
        IF NOT EXISTS (SELECT FROM events_edition) THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'A published edition is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
ROWS = """
CREATE TRIGGER events_edition_is_immutable BEFORE UPDATE OR DELETE ON events_edition
FOR EACH ROW EXECUTE FUNCTION events_edition_is_immutable()
"""
TABLE = """
CREATE TRIGGER events_edition_is_kept BEFORE TRUNCATE ON events_edition
FOR EACH STATEMENT EXECUTE FUNCTION events_edition_is_immutable()
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0009_after_the_event")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION events_edition_is_immutable()"),
        migrations.RunSQL(ROWS, "DROP TRIGGER events_edition_is_immutable ON events_edition"),
        migrations.RunSQL(TABLE, "DROP TRIGGER events_edition_is_kept ON events_edition"),
    ]
