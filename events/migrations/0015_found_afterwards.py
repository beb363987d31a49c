"""Published notes and the parts of editions are found by search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models

TOLD = """
CREATE FUNCTION events_told(content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
    SELECT string_agg(concat_ws('. ', one ->> 'heading', one ->> 'body'), E'\\n' ORDER BY place)
    FROM jsonb_array_elements(content -> 'parts') WITH ORDINALITY AS parts (one, place)
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0014_links_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(TOLD, "DROP FUNCTION events_told(jsonb)"),
        migrations.AddField(
            model_name='edition',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.Value('en'), models.Value(''), models.Func('content', function='events_told', output_field=models.TextField()), function='core_vector', output_field=django.contrib.postgres.search.SearchVectorField()), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddField(
            model_name='sessionnotes',
            name='search_vector',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('public_language'), models.Value(''), models.F('public_source'), function='core_vector', output_field=django.contrib.postgres.search.SearchVectorField()), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='edition_search'),
        ),
        migrations.AddIndex(
            model_name='sessionnotes',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_vector'], name='notes_search'),
        ),
    ]
