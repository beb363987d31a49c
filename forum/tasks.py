"""What the worker does for the forum: clears away what was uploaded and never posted."""

from procrastinate.contrib.django import app

from forum.models import Attachment


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="forget_unposted_files")
def forget_unposted_files(timestamp: int) -> None:
    """Delete files that were uploaded a day ago and stand in no post and no draft; their content goes with them."""
    Attachment.objects.forgotten().delete()
