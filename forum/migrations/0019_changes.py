"""The log of changes is written by the database and never edited.

Triggers look at everything that gives rights: staff and admin marks, suspensions, groups, permissions, who coordinates a
partnership or belongs to it, who organises an event, who moderates a topic. Whichever way a right changes, the log has a
line with the whole list before and after. A further trigger takes over what Django admin logs of its own pages, with
the values that `core.admin.HouseAdmin` puts beside. Who acts is told by `core.acting`.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

IMMUTABLE = """
CREATE FUNCTION forum_change_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased text := coalesce(current_setting('forum.erased', true), '');
BEGIN
    IF TG_OP = 'UPDATE' AND erased <> '' THEN
        OLD.label = left(regexp_replace(OLD.label, erased, '[former member]', 'gi'), 240);
        OLD.before = regexp_replace(OLD.before::text, erased, '[former member]', 'gi')::jsonb;
        OLD.after = regexp_replace(OLD.after::text, erased, '[former member]', 'gi')::jsonb;
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.kind, NEW.model, NEW.object_id, NEW.label, NEW.created_at)
          = (OLD.id, OLD.kind, OLD.model, OLD.object_id, OLD.label, OLD.created_at)
        AND NEW.before IS NOT DISTINCT FROM OLD.before AND NEW.after IS NOT DISTINCT FROM OLD.after
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
        AND (NEW.member_id IS NULL OR NEW.member_id = OLD.member_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of changes is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER forum_change_is_immutable BEFORE UPDATE OR DELETE ON forum_change
FOR EACH ROW EXECUTE FUNCTION forum_change_is_immutable()
"""

ACTOR = """
CREATE FUNCTION forum_actor() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT id FROM members_member WHERE id = nullif(current_setting('forum.actor', true), '')::bigint
$$
"""

# A member's own marks. Who leaves is let go of here too, whatever was logged while their rows went.
MEMBER = """
CREATE FUNCTION forum_log_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := '{}';
    now_is jsonb := jsonb_build_object('is_staff', NEW.is_staff, 'is_superuser', NEW.is_superuser,
        'suspended_at', NEW.suspended_at, 'suspended_until', NEW.suspended_until);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was = jsonb_build_object('is_staff', OLD.is_staff, 'is_superuser', OLD.is_superuser,
            'suspended_at', OLD.suspended_at, 'suspended_until', OLD.suspended_until);
    END IF;
    INSERT INTO forum_change (kind, by_id, member_id, model, object_id, label, before, after, created_at)
    VALUES ('rights', forum_actor(), NEW.id, 'members.member', NEW.id::text, 'Member ' || NEW.id, was, now_is,
        clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER forum_log_new_member AFTER INSERT ON members_member FOR EACH ROW
WHEN (NEW.is_staff OR NEW.is_superuser OR NEW.suspended_at IS NOT NULL) EXECUTE FUNCTION forum_log_member();
CREATE TRIGGER forum_log_member AFTER UPDATE ON members_member FOR EACH ROW
WHEN ((OLD.is_staff, OLD.is_superuser, OLD.suspended_at, OLD.suspended_until)
    IS DISTINCT FROM (NEW.is_staff, NEW.is_superuser, NEW.suspended_at, NEW.suspended_until))
EXECUTE FUNCTION forum_log_member();
CREATE FUNCTION forum_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE forum_change SET by_id = NULL WHERE by_id = OLD.id;
    UPDATE forum_change SET member_id = NULL WHERE member_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER forum_let_go AFTER DELETE ON members_member FOR EACH ROW EXECUTE FUNCTION forum_let_go()
"""

# Arguments: the word for the list, what a row adds to it, whose list it is, how that owner is called.
ROLES = """
CREATE FUNCTION forum_log_roles() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    word text := TG_ARGV[0]; named text := TG_ARGV[1]; owner text := TG_ARGV[2]; called text := TG_ARGV[3];
    nothing text := format('(SELECT * FROM %I WHERE false)', TG_TABLE_NAME);
    come text := CASE TG_OP WHEN 'DELETE' THEN nothing ELSE 'come' END;
    gone text := CASE TG_OP WHEN 'INSERT' THEN nothing ELSE 'gone' END;
BEGIN
    EXECUTE format($q$
        INSERT INTO forum_change (kind, by_id, member_id, model, object_id, label, before, after, created_at)
        SELECT 'rights', forum_actor(), CASE WHEN %3$L = 'member_id' THEN owner END,
            CASE WHEN %3$L = 'member_id' THEN 'members.member' ELSE 'auth.group' END, owner::text, %4$s,
            jsonb_build_object(%1$L, before), jsonb_build_object(%1$L, after), clock_timestamp()
        FROM (
            SELECT touched.owner,
                ARRAY(
                    SELECT name FROM (
                        SELECT %2$s AS name FROM %5$I AS r
                        WHERE r.%3$I = touched.owner AND r.id NOT IN (SELECT c.id FROM %6$s AS c)
                        UNION SELECT %2$s FROM %7$s AS r WHERE r.%3$I = touched.owner
                    ) AS listed WHERE name IS NOT NULL ORDER BY name
                ) AS before,
                ARRAY(
                    SELECT name FROM (SELECT DISTINCT %2$s AS name FROM %5$I AS r WHERE r.%3$I = touched.owner) AS listed
                    WHERE name IS NOT NULL ORDER BY name
                ) AS after
            FROM (
                SELECT c.%3$I AS owner FROM %6$s AS c UNION SELECT g.%3$I FROM %7$s AS g
            ) AS touched WHERE touched.owner IS NOT NULL
        ) AS change WHERE before IS DISTINCT FROM after
    $q$, word, named, owner, called, TG_TABLE_NAME, come, gone);
    RETURN NULL;
END $$
"""
MEMBER_IS = "'Member ' || owner"
PERMISSION = (
    "(SELECT t.app_label || '.' || p.codename FROM auth_permission p "
    "JOIN django_content_type t ON t.id = p.content_type_id WHERE p.id = r.permission_id)"
)
GROUP = "(SELECT name::text FROM auth_group WHERE id = r.group_id)"
PARTNERSHIP = "(SELECT slug::text FROM partnerships_partnership WHERE id = r.partnership_id)"
EVENT = "(SELECT slug::text FROM events_event WHERE id = r.event_id)"
TOPIC = "(SELECT slug::text FROM forum_topic WHERE id = r.topic_id)"
GROUP_IS = "coalesce((SELECT 'Group ' || name FROM auth_group WHERE id = owner), 'Group ' || owner)"
TABLES = [
    ("members_member_groups", "groups", GROUP, "member_id", MEMBER_IS),
    ("members_member_user_permissions", "permissions", PERMISSION, "member_id", MEMBER_IS),
    ("auth_group_permissions", "permissions", PERMISSION, "group_id", GROUP_IS),
    ("partnerships_editorship", "coordinates", PARTNERSHIP, "member_id", MEMBER_IS),
    ("partnerships_affiliation", "belongs to", PARTNERSHIP, "member_id", MEMBER_IS),
    ("events_event_organisers", "organises", EVENT, "member_id", MEMBER_IS),
    ("forum_topicmoderator", "moderates", TOPIC, "member_id", MEMBER_IS),
]
SEEN = {"INSERT": "NEW TABLE AS come", "DELETE": "OLD TABLE AS gone", "UPDATE": "OLD TABLE AS gone NEW TABLE AS come"}

# What Django admin says of its own pages, with the values before and after where one of ours said them.
ADMIN = """
CREATE FUNCTION forum_log_admin() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kinds text[] := ARRAY['add', 'change', 'delete'];
    thing text := (SELECT app_label || '.' || model FROM django_content_type WHERE id = NEW.content_type_id);
    said jsonb := CASE WHEN NEW.change_message LIKE '[%' THEN NEW.change_message::jsonb END;
    told jsonb := jsonb_path_query_first(said, '$[*].values');
    is_named boolean := coalesce(thing, '') LIKE 'auth.%' OR (told IS NOT NULL AND NOT (told -> 'names_people')::boolean);
BEGIN
    INSERT INTO forum_change (kind, by_id, model, object_id, label, before, after, created_at)
    VALUES (
        kinds[NEW.action_flag], NEW.user_id, coalesce(thing, ''), left(coalesce(NEW.object_id, ''), 64),
        CASE WHEN is_named THEN NEW.object_repr ELSE left(coalesce(thing, '') || ' ' || coalesce(NEW.object_id, ''), 240) END,
        nullif(told -> 'before', 'null'), nullif(told -> 'after', 'null'), clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER forum_log_admin AFTER INSERT ON django_admin_log FOR EACH ROW EXECUTE FUNCTION forum_log_admin()
"""


def make_triggers(apps, schema_editor):
    """Watch every table that gives rights."""
    for table, word, named, owner, called in TABLES:
        arguments = ", ".join("'" + part.replace("'", "''") + "'" for part in (word, named, owner, called))
        for event, seen in SEEN.items():
            schema_editor.execute(
                f"CREATE TRIGGER forum_log_roles_{event.lower()} AFTER {event} ON {table} REFERENCING {seen} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION forum_log_roles({arguments})",
                params=None,
            )


def drop_triggers(apps, schema_editor):
    """Watch no more."""
    for table, *_rest in TABLES:
        for event in SEEN:
            schema_editor.execute(f"DROP TRIGGER forum_log_roles_{event.lower()} ON {table}", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('members', '0005_suspended_until'),
        ('partnerships', '0004_search_indexes'),
        ('events', '0005_search_indexes'),
        ('forum', '0018_yearly_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('add', 'Added'), ('change', 'Changed'), ('delete', 'Deleted'), ('rights', 'Rights')], max_length=6, verbose_name='kind')),
                ('model', models.CharField(max_length=100, verbose_name='what kind of thing')),
                ('object_id', models.CharField(max_length=64, verbose_name='number')),
                ('label', models.CharField(max_length=240, verbose_name='about')),
                ('before', models.JSONField(null=True, verbose_name='before')),
                ('after', models.JSONField(null=True, verbose_name='after')),
                ('created_at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes_made', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes_of_rights', to=settings.AUTH_USER_MODEL, verbose_name='whose rights')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'log of changes',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['-created_at', '-id'], name='change_newest'), models.Index(fields=['kind', '-created_at'], name='change_by_kind'), models.Index(fields=['model', 'object_id'], name='change_of_thing')],
            },
        ),
        migrations.RunSQL(IMMUTABLE, "DROP FUNCTION forum_change_is_immutable() CASCADE"),
        migrations.RunSQL(ACTOR, "DROP FUNCTION forum_actor()"),
        migrations.RunSQL(MEMBER, "DROP FUNCTION forum_log_member() CASCADE; DROP FUNCTION forum_let_go() CASCADE"),
        migrations.RunSQL(ROLES, "DROP FUNCTION forum_log_roles()"),
        migrations.RunPython(make_triggers, drop_triggers),
        migrations.RunSQL(ADMIN, "DROP FUNCTION forum_log_admin() CASCADE"),
    ]
