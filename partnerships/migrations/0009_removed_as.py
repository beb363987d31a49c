"""Fingerprints of who was removed, in the place of their name."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0008_partnership_added")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="removed_as",
            field=ArrayField(
                base_field=models.CharField(max_length=64), blank=True, default=list, editable=False, size=None
            ),
        ),
    ]
