"""A post takes the renderer's version by name, so that raising it needs no migration."""

from django.db import migrations, models

import core.markdown


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_last_posts")]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="render_version",
            field=models.PositiveSmallIntegerField(default=core.markdown.render_version, editable=False),
        ),
    ]
