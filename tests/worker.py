"""The worker, let loose on what is due. What the clock would start stays out, so no story depends on its minute."""

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry


def work(times: int = 1) -> None:
    """Do what is due, and what comes of it when asked for more than once."""
    for _ in range(times):
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.periodic_registry = PeriodicRegistry()
            worker.run_worker(wait=False, listen_notify=False, delete_jobs="successful", install_signal_handlers=False)
