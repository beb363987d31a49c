"""What the worker does: sends mail, tries again, and picks up what a killed worker left behind."""

from typing import Final

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from notifications.mail import deliver

# Waits 3, 9, 27 ... seconds: ten tries in about eight hours, the time a mail server may be down at night.
PATIENCE: Final = RetryStrategy(max_attempts=9, exponential_wait=3)

# Mail that failed for good is kept this long for the operator to see, then forgotten.
HOURS_TO_KEEP_FAILURES: Final = 72


@app.task(queue="mail", retry=PATIENCE)
def send_mail(*, sealed: str) -> None:
    """Send one queued message."""
    deliver(sealed)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put jobs back whose worker has died: procrastinate finds them and leaves the rest to us."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete finished jobs; the sent ones are gone already, the worker deletes them at once."""
    await context.app.job_manager.delete_old_jobs(nb_hours=HOURS_TO_KEEP_FAILURES, include_failed=True)
