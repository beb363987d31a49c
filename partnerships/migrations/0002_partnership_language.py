"""The texts of a profile carry their language, and search stems them by it.

PostgreSQL cannot change the expression of a generated column, so it is made anew.
"""

import django.contrib.postgres.search
from django.db import migrations, models

from core.languages import LANGUAGES


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="partnership",
            name="language",
            field=models.CharField(choices=LANGUAGES, default="en", max_length=2, verbose_name="language of the texts"),
        ),
        migrations.RemoveField(model_name="partnership", name="search_vector"),
        migrations.AddField(
            model_name="partnership",
            name="search_vector",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("language"),
                    models.Func(
                        models.F("name"),
                        models.Value(" "),
                        models.F("full_name"),
                        models.Value(" "),
                        models.Func(models.F("aliases"), function="core_join", output_field=models.TextField()),
                        arg_joiner=" || ",
                        output_field=models.TextField(),
                        template="(%(expressions)s)",
                    ),
                    models.Func(
                        models.F("summary"),
                        models.Value(" "),
                        models.F("objectives"),
                        models.Value(" "),
                        models.F("results"),
                        arg_joiner=" || ",
                        output_field=models.TextField(),
                        template="(%(expressions)s)",
                    ),
                    function="core_vector",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
    ]
