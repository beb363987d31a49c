"""Existing threads learn which post is their last one that is not hidden."""

from django.db import migrations

LAST_POSTS = """
UPDATE forum_thread AS thread SET last_post_id = newest.id
FROM (SELECT thread_id, max(id) AS id FROM forum_post WHERE hidden_at IS NULL GROUP BY thread_id) AS newest
WHERE newest.thread_id = thread.id
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_reading_writing_reacting")]

    operations = [migrations.RunSQL(LAST_POSTS, migrations.RunSQL.noop)]
