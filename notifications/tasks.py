"""What the worker does: sends mail, tries again, and picks up what a killed worker left behind."""

from typing import Final

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from notifications.mail import deliver

# Waits 3, 9, 27 ... seconds: ten tries in about eight hours, the time a mail server may be down at night.
PATIENCE: Final = RetryStrategy(max_attempts=9, exponential_wait=3)


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
