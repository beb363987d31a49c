"""The moderation log is never edited: PostgreSQL refuses, whoever asks.

Only the links to moderator, thread, post and member may change, to nothing, when those are erased.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION forum_entry_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.verb, NEW.reason, NEW.created_at, NEW.label)
          = (OLD.id, OLD.verb, OLD.reason, OLD.created_at, OLD.label)
        AND (NEW.moderator_id IS NULL OR NEW.moderator_id = OLD.moderator_id)
        AND (NEW.thread_id IS NULL OR NEW.thread_id = OLD.thread_id)
        AND (NEW.post_id IS NULL OR NEW.post_id = OLD.post_id)
        AND (NEW.member_id IS NULL OR NEW.member_id = OLD.member_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The moderation log is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER forum_entry_is_immutable BEFORE UPDATE OR DELETE ON forum_moderationentry
FOR EACH ROW EXECUTE FUNCTION forum_entry_is_immutable()
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION forum_entry_is_immutable()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER forum_entry_is_immutable ON forum_moderationentry"),
    ]
