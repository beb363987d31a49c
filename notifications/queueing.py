"""Work for the worker, queued on Django's own connection: with the deed it belongs to, or not at all.

In a web process every `task.defer()` does that. The worker gives its tasks a connection of its own, where a job
is there at once, whatever becomes of the transaction around it: a run that is killed would mail twice.
"""

from typing import Any, Final

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

_HERE: Final = JobManager(DjangoConnector(alias="default"))


def put(task: Task[..., Any, Any], *, in_minutes: int = 0, **arguments: Any) -> None:
    """Queue a task, to be done at once or in so many minutes."""
    job = task.configure(schedule_in={"minutes": in_minutes} if in_minutes else None)
    job.job_manager = _HERE
    job.defer(**arguments)
