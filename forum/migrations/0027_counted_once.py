"""The forms that were counted last: one that is sent again is no further act."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0026_nominations")]

    operations = [
        migrations.AddField(
            model_name="pace",
            name="tokens",
            field=ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, editable=False, size=None
            ),
        ),
    ]
