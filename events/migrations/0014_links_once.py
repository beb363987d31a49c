"""The links in guests' letters that were opened: each works once."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0013_sheet_states")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="used_links",
            field=ArrayField(
                base_field=models.CharField(max_length=32), blank=True, default=list, editable=False, size=None
            ),
        ),
    ]
