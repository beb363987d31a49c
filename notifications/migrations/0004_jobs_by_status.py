"""Jobs are looked for by what became of them: the few that failed among a million that wait are found at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_agenda_notices"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX forum_jobs_by_status ON procrastinate_jobs (status, id DESC)",
            "DROP INDEX forum_jobs_by_status",
        ),
    ]
