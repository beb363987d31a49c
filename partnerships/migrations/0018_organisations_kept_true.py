"""Organisations are confirmed, due and archived as partnerships are, every text of theirs is kept; both may have a logo.

Of a version nothing changes but what migration 0014 admits: the link to a member becomes empty, a name gives way to a mark.
Programmes say since when they are known, as other records do.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FUNCTION = """
CREATE FUNCTION partnerships_organisation_revision_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.organisation_id, NEW.number, NEW.website, NEW.language, NEW.kind, NEW.country, NEW.place)
          = (OLD.id, OLD.organisation_id, OLD.number, OLD.website, OLD.language, OLD.kind, OLD.country, OLD.place)
        AND NEW.brings_back IS NOT DISTINCT FROM OLD.brings_back
        AND NEW.made_at IS NOT DISTINCT FROM OLD.made_at
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
        AND partnerships_only_names_went(OLD.summary, NEW.summary)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A version of a profile is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER partnerships_organisation_revision_is_immutable BEFORE UPDATE ON partnerships_organisationrevision
FOR EACH ROW EXECUTE FUNCTION partnerships_organisation_revision_is_immutable()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0017_regions_and_technologies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('language', models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], max_length=2, verbose_name='language of the texts')),
                ('brings_back', models.PositiveIntegerField(help_text='The number of the earlier version that says the same.', null=True, verbose_name='brings back')),
                ('made_at', models.DateTimeField(editable=False, help_text='Empty: so it stood before the next change.', null=True, verbose_name='when')),
                ('kind', models.CharField(blank=True, choices=[('cluster', 'Cluster'), ('platform', 'Platform'), ('authority', 'Authority'), ('company', 'Company'), ('research', 'Research centre'), ('network', 'Network'), ('', 'Not stated')], max_length=12, verbose_name='kind')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='place')),
            ],
            options={
                'verbose_name': "version of an organisation's profile",
                'verbose_name_plural': "versions of organisations' profiles",
                'ordering': ['organisation', '-number'],
            },
        ),
        migrations.AddField(
            model_name='freshnessstep',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='freshness_steps', to='partnerships.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='added_at',
            field=models.DateTimeField(editable=False, help_text='When it joined the directory. Empty: it came with a source, whenever that was loaded.', null=True, verbose_name='added'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='archive_reason',
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it is archived'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='archived_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archived'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='language',
            field=models.CharField(choices=[('bg', 'Български'), ('cs', 'Čeština'), ('da', 'Dansk'), ('de', 'Deutsch'), ('el', 'Ελληνικά'), ('en', 'English'), ('es', 'Español'), ('et', 'Eesti'), ('fi', 'Suomi'), ('fr', 'Français'), ('ga', 'Gaeilge'), ('hr', 'Hrvatski'), ('hu', 'Magyar'), ('it', 'Italiano'), ('lt', 'Lietuvių'), ('lv', 'Latviešu'), ('mt', 'Malti'), ('nl', 'Nederlands'), ('pl', 'Polski'), ('pt', 'Português'), ('ro', 'Română'), ('sk', 'Slovenčina'), ('sl', 'Slovenščina'), ('sv', 'Svenska')], default='en', max_length=2, verbose_name='language of the texts'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='logo',
            field=models.FileField(blank=True, editable=False, max_length=80, upload_to='', verbose_name='logo'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='logo_alt',
            field=models.CharField(blank=True, editable=False, max_length=160, verbose_name='what the logo shows'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='logo_height',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='logo_width',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='revised_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When a coordinator last changed the texts: from then on they are not the words of the source.', null=True, verbose_name='texts revised'),
        ),
        migrations.AddField(
            model_name='partnership',
            name='logo',
            field=models.FileField(blank=True, editable=False, max_length=80, upload_to='', verbose_name='logo'),
        ),
        migrations.AddField(
            model_name='partnership',
            name='logo_alt',
            field=models.CharField(blank=True, editable=False, max_length=160, verbose_name='what the logo shows'),
        ),
        migrations.AddField(
            model_name='partnership',
            name='logo_height',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='partnership',
            name='logo_width',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='programme',
            name='verified_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='last confirmed'),
        ),
        migrations.AddField(
            model_name='programme',
            name='verified_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AlterField(
            model_name='freshnessstep',
            name='partnership',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='freshness_steps', to='partnerships.partnership', verbose_name='partnership'),
        ),
        migrations.AddConstraint(
            model_name='freshnessstep',
            constraint=models.CheckConstraint(condition=models.Q(('partnership__isnull', True), ('organisation__isnull', True), _connector='XOR'), name='freshness_step_of_one_profile', violation_error_message='Choose either a partnership or an organisation.'),
        ),
        migrations.AddConstraint(
            model_name='freshnessstep',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('organisation', 'member', 'step'), name='freshness_letter_of_organisation_once', violation_error_message='They were asked already.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('archive_reason', ''), ('archived_at__isnull', True)), models.Q(('archived_at__isnull', False), models.Q(('archive_reason', ''), _negated=True)), _connector='OR'), name='organisation_archived_with_reason', violation_error_message='Say why it is archived.'),
        ),
        migrations.AddField(
            model_name='organisationrevision',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='organisationrevision',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='partnerships.organisation', verbose_name='organisation'),
        ),
        migrations.AddConstraint(
            model_name='organisationrevision',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='organisation_revision_number_unique', violation_error_message='This version exists already.'),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION partnerships_organisation_revision_is_immutable() CASCADE"),
    ]
