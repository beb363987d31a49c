"""What the worker does for the whole site: makes the copies that members ask for, forgets what has had its time."""

from contextlib import suppress
from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from members.models import DataExport, DataRequest
from pages import exporting
from pages.letters import remind_of, tell_that_export_is_ready
from pages.privacy import terms

PATIENCE: Final = RetryStrategy(max_attempts=4, exponential_wait=5)
# The operator hears of answers that are due within so many days.
DAYS_AHEAD: Final = 7


@app.task(queue="exports", retry=PATIENCE)
def make_export(*, export_id: str) -> None:
    """Make a copy and tell its member; one that is gone meanwhile is not made."""
    wanted = DataExport.objects.unmade(export_id)
    if wanted is not None and exporting.make(wanted):
        tell_that_export_is_ready(wanted)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="keep_terms")
def keep_terms(timestamp: int) -> None:
    """Have each term kept by a job of its own, so that one that fails stops no other."""
    for term in terms():
        with suppress(AlreadyEnqueued):  # yesterday's is still being tried
            keep_term.configure(queueing_lock=f"keep_term {term.name}").defer(name=term.name)


@app.task(retry=PATIENCE)
def keep_term(*, name: str) -> int:
    """Forget what has had its time; return how much that was."""
    return {term.name: term for term in terms()}[name].keep()


@app.periodic(cron="5 6 * * *")
@app.task(queueing_lock="remind_of_requests")
def remind_of_requests(timestamp: int) -> None:
    """Tell the operator which requests about personal data are due, until they are answered."""
    if due := list(DataRequest.objects.due_within(DAYS_AHEAD)):
        remind_of(due)
