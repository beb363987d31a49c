"""The moderation log says what each deed changed, and keeps that as unchanged as the rest of a line."""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION forum_entry_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased text := coalesce(current_setting('forum.erased', true), '');
BEGIN
    IF TG_OP = 'UPDATE' AND erased <> '' THEN
        OLD.label = left(regexp_replace(OLD.label, erased, '[former member]', 'gi'), 240);
        OLD.reason = left(regexp_replace(OLD.reason, erased, '[former member]', 'gi'), 500);
        OLD.before = regexp_replace(OLD.before::text, erased, '[former member]', 'gi')::jsonb;
        OLD.after = regexp_replace(OLD.after::text, erased, '[former member]', 'gi')::jsonb;
        -- Values may still wait for their turn while label and reason are changed.
        NEW.before = regexp_replace(NEW.before::text, erased, '[former member]', 'gi')::jsonb;
        NEW.after = regexp_replace(NEW.after::text, erased, '[former member]', 'gi')::jsonb;
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.verb, NEW.reason, NEW.created_at, NEW.label)
          = (OLD.id, OLD.verb, OLD.reason, OLD.created_at, OLD.label)
        AND NEW.before IS NOT DISTINCT FROM OLD.before AND NEW.after IS NOT DISTINCT FROM OLD.after
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


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0020_silences'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='change',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': 'change', 'verbose_name_plural': 'changes'},
        ),
        migrations.AddField(
            model_name='moderationentry',
            name='after',
            field=models.JSONField(null=True, verbose_name='after'),
        ),
        migrations.AddField(
            model_name='moderationentry',
            name='before',
            field=models.JSONField(null=True, verbose_name='before'),
        ),
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
