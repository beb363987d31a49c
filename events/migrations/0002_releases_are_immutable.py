"""A release is never edited: PostgreSQL refuses, whoever asks.

Only `released_by` may change, to nothing, when that member's account is erased.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION events_release_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.released_by_id IS NULL
        AND (NEW.id, NEW.event_id, NEW.number, NEW.content, NEW.words, NEW.note, NEW.released_at)
          = (OLD.id, OLD.event_id, OLD.number, OLD.content, OLD.words, OLD.note, OLD.released_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A released agenda is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER events_release_is_immutable BEFORE UPDATE OR DELETE ON events_agendarelease
FOR EACH ROW EXECUTE FUNCTION events_release_is_immutable()
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION events_release_is_immutable()"),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER events_release_is_immutable ON events_agendarelease"
        ),
    ]
