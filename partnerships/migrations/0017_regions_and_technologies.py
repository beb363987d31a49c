"""Regions, technologies, and where each participation is: what triggers write, nobody else needs to keep true."""

import django.contrib.postgres.fields
import django.db.models.functions.text
import django.db.models.lookups
import partnerships.regions
from django.conf import settings
from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION partnerships_place_participation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT country, region INTO NEW.country, NEW.region FROM partnerships_organisation WHERE id = NEW.organisation_id
    FOR SHARE;  -- whoever moves the organisation at this moment comes first
    -- Without an organisation the foreign key refuses it.
    NEW.country := coalesce(NEW.country, '');
    NEW.region := coalesce(NEW.region, '');
    RETURN NEW;
END $$;
CREATE TRIGGER partnerships_place_participation BEFORE INSERT OR UPDATE ON partnerships_participation
FOR EACH ROW EXECUTE FUNCTION partnerships_place_participation();
CREATE FUNCTION partnerships_move_participations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_participation SET country = NEW.country, region = NEW.region WHERE organisation_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER partnerships_move_participations AFTER UPDATE OF country, region ON partnerships_organisation
FOR EACH ROW WHEN ((OLD.country, OLD.region) IS DISTINCT FROM (NEW.country, NEW.region))
EXECUTE FUNCTION partnerships_move_participations();
UPDATE partnerships_participation SET country = '' WHERE true
"""
BACK = """
DROP TRIGGER partnerships_move_participations ON partnerships_organisation;
DROP FUNCTION partnerships_move_participations();
DROP TRIGGER partnerships_place_participation ON partnerships_participation;
DROP FUNCTION partnerships_place_participation()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0016_exchanges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Technology',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=240), blank=True, default=list, help_text='Every spelling found in a source, separated by commas. Search finds all.', verbose_name='other spellings')),
                ('source_section', models.CharField(blank=True, help_text='Where the Output Paper says so, for example A.2. Empty: not from the paper.', max_length=80, verbose_name='source section')),
            ],
            options={
                'verbose_name_plural': 'technologies',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='region',
            field=models.CharField(blank=True, choices=partnerships.regions.region_choices, help_text='NUTS level 2. Empty: not stated.', max_length=4, verbose_name='region'),
        ),
        migrations.AddField(
            model_name='participation',
            name='country',
            field=models.CharField(blank=True, editable=False, max_length=2, verbose_name='country'),
        ),
        migrations.AddField(
            model_name='participation',
            name='region',
            field=models.CharField(blank=True, editable=False, max_length=4, verbose_name='region'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['partnership', 'country'], name='participation_country'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['partnership', 'region'], name='participation_region'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('region', ''), django.db.models.lookups.Exact(django.db.models.functions.text.Left('region', 2), models.Case(models.When(country='GR', then=models.Value('EL')), models.When(country='GB', then=models.Value('UK')), default=models.F('country'), output_field=models.CharField())), _connector='OR'), name='organisation_region_in_its_country', violation_error_message='This region lies in another country.'),
        ),
        migrations.AddField(
            model_name='partnership',
            name='technologies',
            field=models.ManyToManyField(blank=True, related_name='partnerships', to='partnerships.technology', verbose_name='technologies'),
        ),
        migrations.RunSQL(TRIGGERS, BACK),
    ]
