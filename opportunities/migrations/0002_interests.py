"""Interests of organisations in what others offer or seek, and lines about them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Whose the offer or request is stands in another row: a trigger keeps an organisation from writing to itself.
FUNCTION = """
CREATE FUNCTION opportunities_interest_of_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.organisation_id = (SELECT organisation_id FROM opportunities_opportunity WHERE id = NEW.opportunity_id) THEN
        RAISE EXCEPTION 'interest_not_in_own' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER opportunities_interest_of_others BEFORE INSERT OR UPDATE OF organisation_id, opportunity_id
ON opportunities_interest FOR EACH ROW EXECUTE FUNCTION opportunities_interest_of_others()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('opportunities', '0001_initial'),
        ('partnerships', '0015_who_keeps_a_profile'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='step',
            name='deed',
            field=models.CharField(choices=[('published', 'Published'), ('changed', 'Changed'), ('renewed', 'Renewed'), ('shortened', 'Ends earlier: the deadline of its call moved'), ('fulfilled', 'Fulfilled'), ('withdrawn', 'Withdrawn'), ('reminded', 'Expires within a week'), ('sent', 'An interest was sent'), ('read', 'The interest was read'), ('accepted', 'The interest is accepted'), ('declined', 'The interest is declined'), ('taken-back', 'The interest was taken back'), ('lapsed', 'The interest has lapsed')], max_length=10, verbose_name='what'),
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.TextField(max_length=1000, verbose_name='message')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sent')),
                ('read_at', models.DateTimeField(editable=False, null=True, verbose_name='read')),
                ('accepted_at', models.DateTimeField(editable=False, null=True, verbose_name='accepted')),
                ('declined_at', models.DateTimeField(editable=False, null=True, verbose_name='declined')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='taken back')),
                ('lapsed_at', models.DateTimeField(editable=False, null=True, verbose_name='lapsed')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='opportunities.opportunity', verbose_name='offer or request')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='partnerships.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'interest',
                'verbose_name_plural': 'interests',
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='step',
            name='interest',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='opportunities.interest', verbose_name='interest'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(condition=models.Q(('deed', 'reminded')), fields=('opportunity', 'until'), name='step_reminded_once', violation_error_message='Its author has been reminded of this already.'),
        ),
        migrations.AddIndex(
            model_name='interest',
            index=models.Index(condition=models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), ('lapsed_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['sent_at'], name='interest_waiting'),
        ),
        migrations.AddIndex(
            model_name='interest',
            index=models.Index(fields=['member', '-sent_at'], name='interest_by_member'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(condition=models.Q(('lapsed_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('opportunity', 'organisation'), name='interest_once_for_organisation', violation_error_message='Your organisation has sent its interest already.'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('lapsed_at__isnull', True), ('withdrawn_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('lapsed_at__isnull', True), ('withdrawn_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), ('lapsed_at__isnull', True)), models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), ('withdrawn_at__isnull', True)), _connector='OR'), name='interest_ends_one_way', violation_error_message='It ends in one way.'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.CheckConstraint(condition=models.Q(('message', ''), _negated=True), name='interest_says_something', violation_error_message='Say what you are interested in.'),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION opportunities_interest_of_others()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER opportunities_interest_of_others ON opportunities_interest"),
    ]
