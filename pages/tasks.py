"""What the worker does for the whole site: makes the copies that members ask for."""

from typing import Final

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from members.models import DataExport
from pages import exporting
from pages.letters import tell_that_export_is_ready

PATIENCE: Final = RetryStrategy(max_attempts=4, exponential_wait=5)


@app.task(queue="exports", retry=PATIENCE)
def make_export(*, export_id: str) -> None:
    """Make a copy and tell its member; one that is gone meanwhile is not made."""
    wanted = DataExport.objects.unmade(export_id)
    if wanted is not None and exporting.make(wanted):
        tell_that_export_is_ready(wanted)
