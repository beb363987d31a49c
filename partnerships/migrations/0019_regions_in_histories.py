"""The history of an organisation keeps its region: what stands there now is what all versions so far had."""

from django.db import migrations, models

FILLED = """
UPDATE partnerships_organisationrevision SET region = body.region
FROM partnerships_organisation body WHERE body.id = organisation_id AND body.region > ''
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION partnerships_organisation_revision_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.organisation_id, NEW.number, NEW.website, NEW.language, NEW.kind, NEW.place)
          = (OLD.id, OLD.organisation_id, OLD.number, OLD.website, OLD.language, OLD.kind, OLD.place)
        AND (NEW.country{region}) = (OLD.country{old_region})
        AND NEW.brings_back IS NOT DISTINCT FROM OLD.brings_back
        AND NEW.made_at IS NOT DISTINCT FROM OLD.made_at
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
        AND partnerships_only_names_went(OLD.summary, NEW.summary)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A version of a profile is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0018_organisations_kept_true'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisationrevision',
            name='region',
            field=models.CharField(blank=True, max_length=4, verbose_name='region'),
        ),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.RunSQL(
            FUNCTION.format(region=", NEW.region", old_region=", OLD.region"),
            FUNCTION.format(region="", old_region=""),
        ),
    ]
