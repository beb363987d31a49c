"""Deadlines become rows of their own, told in a zone; those that were stored as moments are told in Brussels time.

A permanent call has no deadline, and none lies before the opening: a deferred trigger looks at the whole call when the
transaction ends, under its lock, so that two who change it at once cannot break the rule together.
"""

import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import partnerships.models.call_clock
import uuid
from django.db import migrations, models

SURE = """
CREATE FUNCTION partnerships_is_sure(day date, clock time, zone text) RETURNS boolean LANGUAGE sql STABLE AS $$
    -- Clocks that go forward skip it; those that go back, by an hour or on Lord Howe by half of one, show it twice.
    SELECT timezone(zone, at) = day + clock
        AND timezone(zone, at - interval '60 minutes') <> day + clock
        AND timezone(zone, at - interval '30 minutes') <> day + clock
    FROM (SELECT timezone(zone, day + clock) AS at) told
$$
"""
MOVE = """
INSERT INTO partnerships_calldeadline
    (uuid, call_id, stage, closes_on, closes_time, zone, sequence, created_at, changed_at)
SELECT gen_random_uuid(), id, '', (deadline_at AT TIME ZONE 'Europe/Brussels')::date,
    (deadline_at AT TIME ZONE 'Europe/Brussels')::time, 'Europe/Brussels', 0, now(), now()
FROM partnerships_call WHERE deadline_at IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
MOVE_BACK = """
UPDATE partnerships_call SET deadline_at = (
    SELECT max(timezone(zone, closes_on + closes_time)) FROM partnerships_calldeadline
    WHERE call_id = partnerships_call.id AND cancelled_at IS NULL
)
"""
WHOLE = """
CREATE FUNCTION partnerships_call_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one partnerships_call;
    first timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'partnerships_call' THEN
        SELECT * INTO one FROM partnerships_call WHERE id = NEW.id FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO one FROM partnerships_call WHERE id = NEW.call_id FOR NO KEY UPDATE;
    END IF;
    SELECT min(timezone(zone, closes_on + closes_time)) INTO first FROM partnerships_calldeadline
    WHERE call_id = one.id AND cancelled_at IS NULL;
    IF first IS NOT NULL AND one.procedure = 'permanent' THEN
        RAISE check_violation USING MESSAGE = 'A permanent call has no deadline.',
            CONSTRAINT = 'call_permanent_without_deadline', TABLE = 'partnerships_call';
    END IF;
    IF first <= timezone(one.opens_zone, one.opens_on + coalesce(one.opens_time, '00:00')) THEN
        RAISE check_violation USING MESSAGE = 'A call opens before its deadline.',
            CONSTRAINT = 'call_opens_before_deadline', TABLE = 'partnerships_call';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER partnerships_call_is_whole AFTER INSERT OR UPDATE ON partnerships_call
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnerships_call_is_whole();
CREATE CONSTRAINT TRIGGER partnerships_call_is_whole AFTER INSERT OR UPDATE ON partnerships_calldeadline
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnerships_call_is_whole();
"""
UNGUARD = """
DROP TRIGGER partnerships_call_is_whole ON partnerships_calldeadline;
DROP TRIGGER partnerships_call_is_whole ON partnerships_call;
DROP FUNCTION partnerships_call_is_whole();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0010_freshness'),
    ]

    operations = [
        migrations.RunSQL(SURE, "DROP FUNCTION partnerships_is_sure(date, time, text)"),
        migrations.CreateModel(
            name='CallDeadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('stage', models.CharField(blank=True, help_text='For example: first stage, or second cut-off. May stay empty.', max_length=80, verbose_name='stage')),
                ('closes_on', models.DateField(verbose_name='day')),
                ('closes_time', models.TimeField(default=datetime.time(17, 0), verbose_name='time')),
                ('zone', models.CharField(default='Europe/Brussels', help_text='The zone in which the source tells the time, for example Europe/Brussels.', max_length=64, validators=[partnerships.models.call_clock.check_zone], verbose_name='time zone')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='times changed')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last changed')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='called off')),
            ],
            options={
                'verbose_name': 'deadline of a call',
                'verbose_name_plural': 'deadlines of calls',
                'ordering': ['closes_on', 'closes_time', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CallReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(verbose_name='times changed before')),
                ('occasion', models.CharField(choices=[('news', 'Told anew'), ('30', '30 days before'), ('7', '7 days before'), ('1', '1 day before')], max_length=4, verbose_name='occasion')),
                ('closes_on', models.DateField(verbose_name='day')),
                ('closes_time', models.TimeField(verbose_name='time')),
                ('zone', models.CharField(max_length=64, verbose_name='time zone')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
            ],
            options={
                'verbose_name': 'reminder of a call',
                'verbose_name_plural': 'reminders of calls',
                'ordering': ['-pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='call',
            options={'ordering': ['position', 'name']},
        ),
        migrations.AddField(
            model_name='call',
            name='added_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added'),
        ),
        migrations.AddField(
            model_name='call',
            name='changed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last changed'),
        ),
        migrations.AddField(
            model_name='call',
            name='cluster_roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('through', 'Through clusters'), ('with', 'With clusters'), ('by', 'By clusters'), ('for', 'For clusters')], max_length=8), blank=True, default=list, help_text='Through, with, by or for clusters (Output Paper, 2.2). Empty: not stated.', verbose_name='how the money goes'),
        ),
        migrations.AddField(
            model_name='call',
            name='currency',
            field=models.CharField(default='EUR', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Three capitals: EUR.')], verbose_name='currency'),
        ),
        migrations.AddField(
            model_name='call',
            name='opens_on',
            field=models.DateField(blank=True, help_text='Empty: not stated.', null=True, verbose_name='opens on'),
        ),
        migrations.AddField(
            model_name='call',
            name='opens_time',
            field=models.TimeField(blank=True, help_text='Empty: not stated; then it opens with the day.', null=True, verbose_name='opens at'),
        ),
        migrations.AddField(
            model_name='call',
            name='opens_zone',
            field=models.CharField(default='Europe/Brussels', max_length=64, validators=[partnerships.models.call_clock.check_zone], verbose_name='time zone of the opening'),
        ),
        migrations.AddField(
            model_name='call',
            name='procedure',
            field=models.CharField(blank=True, choices=[('single', 'In one stage'), ('two-stage', 'In two stages'), ('cut-offs', 'Continuously, with several cut-off dates'), ('permanent', 'Permanently, without a deadline')], help_text='Empty: not stated.', max_length=10, verbose_name='procedure'),
        ),
        migrations.AddField(
            model_name='call',
            name='sectors',
            field=models.ManyToManyField(blank=True, related_name='calls', to='partnerships.sector', verbose_name='sectors'),
        ),
        migrations.AddField(
            model_name='call',
            name='website',
            field=models.URLField(blank=True, help_text='Where the call itself is published.', verbose_name='website'),
        ),
        migrations.AlterField(
            model_name='call',
            name='budget',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='Empty: not stated. What is not stated is never 0.', max_digits=14, null=True, verbose_name='budget'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('budget__isnull', True), ('budget__gt', 0), _connector='OR'), name='call_budget_never_zero', violation_error_message='A budget that is not stated stays empty; it is never 0.'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('cluster_roles__contained_by', ['through', 'with', 'by', 'for'])), name='call_cluster_roles_known', violation_error_message='Choose among: through, with, by, for.'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('opens_time__isnull', True), ('opens_on__isnull', False), _connector='OR'), name='call_opens_on_a_day', violation_error_message='Say on which day it opens.'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('opens_on__isnull', True), ('opens_time__isnull', True), models.Func(models.F('opens_on'), models.F('opens_time'), models.F('opens_zone'), function='partnerships_is_sure', output_field=models.BooleanField()), _connector='OR'), name='call_opens_on_sure_clocks', violation_error_message='Clocks skip or repeat this time on that day. Choose another time.'),
        ),
        migrations.AddField(
            model_name='calldeadline',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='partnerships.call', verbose_name='call'),
        ),
        migrations.AddField(
            model_name='callreminder',
            name='deadline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='partnerships.calldeadline', verbose_name='deadline'),
        ),
        migrations.AddConstraint(
            model_name='calldeadline',
            constraint=models.UniqueConstraint(fields=('call', 'closes_on', 'closes_time', 'zone', 'stage'), name='call_deadline_once', violation_error_message='This call has this deadline already.'),
        ),
        migrations.AddConstraint(
            model_name='calldeadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Func(models.F('closes_on'), models.F('closes_time'), models.F('zone'), function='partnerships_is_sure', output_field=models.BooleanField())), name='call_deadline_on_sure_clocks', violation_error_message='Clocks skip or repeat this time on that day. Choose another time.'),
        ),
        migrations.AddConstraint(
            model_name='callreminder',
            constraint=models.UniqueConstraint(fields=('deadline', 'sequence', 'occasion'), name='call_reminder_once', violation_error_message='Followers were told of this already.'),
        ),
        migrations.RunSQL(MOVE, MOVE_BACK),
        migrations.RemoveField(
            model_name='call',
            name='deadline_at',
        ),
        migrations.RunSQL(WHOLE, UNGUARD),
    ]
