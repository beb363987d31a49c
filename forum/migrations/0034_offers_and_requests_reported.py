"""Offers and requests can be reported and decided about; the moderation log names them, and keeps that unchanged."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

BEFORE = """
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
MEMBER = "AND (NEW.member_id IS NULL OR NEW.member_id = OLD.member_id)"
OPPORTUNITY = "AND (NEW.opportunity_id IS NULL OR NEW.opportunity_id = OLD.opportunity_id)"
FUNCTION = BEFORE.replace(MEMBER, f"{MEMBER} {OPPORTUNITY}")


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0033_edits_of_organisations'),
        ('opportunities', '0002_interests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='case_about_one_thing',
        ),
        migrations.RemoveConstraint(
            model_name='moderationentry',
            name='moderation_entry_about_one_thing',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_about_one_thing',
        ),
        migrations.AddField(
            model_name='case',
            name='opportunity',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='opportunities.opportunity', verbose_name='offer or request'),
        ),
        migrations.AddField(
            model_name='moderationentry',
            name='opportunity',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moderation_entries', to='opportunities.opportunity', verbose_name='offer or request'),
        ),
        migrations.AddField(
            model_name='report',
            name='opportunity',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='opportunities.opportunity', verbose_name='offer or request'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held__isnull', True), ('member__isnull', True), ('opportunity__isnull', True), ('post__isnull', False), ('thread__isnull', True)), models.Q(('held__isnull', True), ('member__isnull', True), ('opportunity__isnull', True), ('post__isnull', True), ('thread__isnull', False)), models.Q(('held__isnull', True), ('member__isnull', False), ('opportunity__isnull', True), ('post__isnull', True), ('thread__isnull', True)), models.Q(('held__isnull', False), ('member__isnull', True), ('opportunity__isnull', True), ('post__isnull', True), ('thread__isnull', True)), models.Q(('held__isnull', True), ('member__isnull', True), ('opportunity__isnull', False), ('post__isnull', True), ('thread__isnull', True)), _connector='OR'), name='case_about_one_thing', violation_error_message='It is about exactly one thing.'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True), ('opportunity__isnull', False)), fields=('opportunity',), name='case_open_once_for_opportunity', violation_error_message='There is an open case about this already.'),
        ),
        migrations.AddConstraint(
            model_name='moderationentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opportunity__isnull', True), ('post__isnull', True), ('thread__isnull', True)), models.Q(('member__isnull', True), ('post__isnull', True), ('thread__isnull', True)), models.Q(('member__isnull', True), ('opportunity__isnull', True), ('thread__isnull', True)), models.Q(('member__isnull', True), ('opportunity__isnull', True), ('post__isnull', True)), _connector='OR'), name='moderation_entry_about_one_thing', violation_error_message='An entry is about one thing.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held__isnull', True), ('member__isnull', True), ('opportunity__isnull', True), ('post__isnull', False), ('thread__isnull', True)), models.Q(('held__isnull', True), ('member__isnull', True), ('opportunity__isnull', True), ('post__isnull', True), ('thread__isnull', False)), models.Q(('held__isnull', True), ('member__isnull', False), ('opportunity__isnull', True), ('post__isnull', True), ('thread__isnull', True)), models.Q(('held__isnull', False), ('member__isnull', True), ('opportunity__isnull', True), ('post__isnull', True), ('thread__isnull', True)), models.Q(('held__isnull', True), ('member__isnull', True), ('opportunity__isnull', False), ('post__isnull', True), ('thread__isnull', True)), _connector='OR'), name='report_about_one_thing', violation_error_message='It is about exactly one thing.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('reporter', 'opportunity'), name='report_once_for_opportunity', violation_error_message='You have reported this already.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('opportunity'), condition=models.Q(('email', ''), _negated=True), name='report_once_by_mail_for_opportunity', violation_error_message='This has been reported from this address already.'),
        ),
        migrations.RunSQL(FUNCTION, BEFORE),
    ]
