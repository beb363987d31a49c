"""Posts whose author took them along, and the one way in which the moderation log lets go of a name.

While a member is erased, the setting `forum.erased` of the transaction holds an expression that finds their names. The
log then takes exactly the text that has a mark in their place, and no other: what happened and why stays as it was.
"""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION forum_entry_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased text := coalesce(current_setting('forum.erased', true), '');
BEGIN
    IF TG_OP = 'UPDATE' AND erased <> '' THEN
        OLD.label = left(regexp_replace(OLD.label, erased, '[former member]', 'gi'), 240);
        OLD.reason = left(regexp_replace(OLD.reason, erased, '[former member]', 'gi'), 500);
    END IF;
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
BEFORE = """
CREATE OR REPLACE FUNCTION forum_entry_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
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


class Migration(migrations.Migration):
    dependencies = [("forum", "0016_appeals")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="removed by its author"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(("author__isnull", True), ("hidden_at__isnull", False), ("html", ""), ("source", "")),
                    _connector="OR",
                ),
                name="post_erased_is_empty",
                violation_error_message="A post whose author took it along is empty and hidden.",
            ),
        ),
        migrations.RunSQL(FUNCTION, BEFORE),
    ]
