"""Every text that a profile had is kept, and nobody ever changes one.

Two things stay open: the link to a member becomes empty when they leave, and a name gives way to a mark. So the trigger
admits an update of a text only if it is the old one with nothing but marks in the place of some of its words.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.languages import LANGUAGES

# The new text as a pattern: any words may have stood where its marks are, and the signs of LIKE stand for themselves.
FUNCTIONS = r"""
CREATE FUNCTION partnerships_only_names_went(before text, after text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT before = after OR before LIKE regexp_replace(
        regexp_replace(after, '([\\%_])', '\\\1', 'g'),
        '\[name removed\]|\[former member\]|/members/former-member', '%', 'g'
    )
$$;
CREATE FUNCTION partnerships_revision_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.partnership_id, NEW.number, NEW.website, NEW.language)
          = (OLD.id, OLD.partnership_id, OLD.number, OLD.website, OLD.language)
        AND NEW.brings_back IS NOT DISTINCT FROM OLD.brings_back
        AND NEW.made_at IS NOT DISTINCT FROM OLD.made_at
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
        AND partnerships_only_names_went(OLD.summary, NEW.summary)
        AND partnerships_only_names_went(OLD.objectives, NEW.objectives)
        AND partnerships_only_names_went(OLD.results, NEW.results)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A version of a profile is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
FUNCTIONS_BACK = """
DROP FUNCTION partnerships_revision_is_immutable();
DROP FUNCTION partnerships_only_names_went(text, text)
"""
TRIGGER = """
CREATE TRIGGER partnerships_revision_is_immutable BEFORE UPDATE ON partnerships_partnershiprevision
FOR EACH ROW EXECUTE FUNCTION partnerships_revision_is_immutable()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0013_scoreboard'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PartnershipRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('objectives', models.TextField(blank=True, verbose_name='objectives')),
                ('results', models.TextField(blank=True, verbose_name='results')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('language', models.CharField(choices=LANGUAGES, max_length=2, verbose_name='language of the texts')),
                ('brings_back', models.PositiveIntegerField(help_text='The number of the earlier version that says the same.', null=True, verbose_name='brings back')),
                ('made_at', models.DateTimeField(editable=False, help_text='Empty: so it stood before the next change.', null=True, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='partnerships.partnership', verbose_name='partnership')),
            ],
            options={
                'verbose_name': 'version of a profile',
                'verbose_name_plural': 'versions of profiles',
                'ordering': ['partnership', '-number'],
                'constraints': [models.UniqueConstraint(fields=('partnership', 'number'), name='partnership_revision_number_unique', violation_error_message='This version exists already.')],
            },
        ),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER partnerships_revision_is_immutable ON partnerships_partnershiprevision"),
    ]
