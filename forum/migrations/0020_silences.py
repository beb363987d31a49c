"""Decisions can silence; the log of changes also says who is silenced, and who is vouched for."""

from django.db import migrations, models

COLUMNS = ("is_staff", "is_superuser", "suspended_at", "suspended_until", "silenced_at", "silenced_until", "vouched_at")
ROW = ", ".join(f"'{name}', {{row}}.{name}" for name in COLUMNS)
BOTH = ", ".join("{row}." + name for name in COLUMNS)

# As in 0019, with more marks.
MARKS = f"""
CREATE OR REPLACE FUNCTION forum_log_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := '{{}}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was = jsonb_build_object({ROW.format(row="OLD")});
    END IF;
    INSERT INTO forum_change (kind, by_id, member_id, model, object_id, label, before, after, created_at)
    VALUES ('rights', forum_actor(), NEW.id, 'members.member', NEW.id::text, 'Member ' || NEW.id, was,
        jsonb_build_object({ROW.format(row="NEW")}), clock_timestamp());
    RETURN NULL;
END $$;
DROP TRIGGER forum_log_new_member ON members_member;
DROP TRIGGER forum_log_member ON members_member;
CREATE TRIGGER forum_log_new_member AFTER INSERT ON members_member FOR EACH ROW
WHEN (NEW.is_staff OR NEW.is_superuser OR NEW.suspended_at IS NOT NULL OR NEW.silenced_at IS NOT NULL)
EXECUTE FUNCTION forum_log_member();
CREATE TRIGGER forum_log_member AFTER UPDATE ON members_member FOR EACH ROW
WHEN (({BOTH.format(row="OLD")}) IS DISTINCT FROM ({BOTH.format(row="NEW")})) EXECUTE FUNCTION forum_log_member()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0019_changes'),
        ('members', '0008_silences'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='deed',
            field=models.CharField(choices=[('keep', 'Keep'), ('hide', 'Hide'), ('ask', 'Ask to edit'), ('warn', 'Warn'), ('move', 'Move'), ('silence', 'Silence'), ('suspend', 'Suspend')], max_length=7, verbose_name='decision'),
        ),
        migrations.AlterField(
            model_name='moderationentry',
            name='verb',
            field=models.CharField(choices=[('close', 'Closed'), ('reopen', 'Reopened'), ('pin', 'Pinned'), ('unpin', 'Unpinned'), ('hide', 'Hidden'), ('restore', 'Restored'), ('move', 'Moved'), ('rename', 'Renamed'), ('split', 'Split'), ('merge', 'Merged'), ('kind', 'Changed in kind'), ('keep', 'Kept'), ('ask', 'Asked to edit'), ('warn', 'Warned'), ('grant', 'Appeal granted'), ('refuse', 'Appeal refused'), ('suspend', 'Suspended'), ('reinstate', 'Reinstated'), ('silence', 'Silenced'), ('unsilence', 'Let write again')], max_length=10, verbose_name='verb'),
        ),
        migrations.RunSQL(MARKS, migrations.RunSQL.noop),
    ]
