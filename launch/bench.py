"""Measures the demo (`make bench`)."""

import os
import subprocess
import sys

from launch import environment, postgres
from launch.packages import use_packages
from launch.prepare import prepare
from launch.say import ROOT, VAR


def bench() -> None:
    """Fill the demo's database if it is empty, then measure the site on it."""
    use_packages("run")
    VAR.mkdir(exist_ok=True)
    try:
        database = os.environ.get("DATABASE_URL") or postgres.borrow()
        values = {"DJANGO_SETTINGS_MODULE": "config.settings", **environment.demo(database, 8091), **os.environ}
        prepare(values)
        subprocess.run([sys.executable, "-m", "benchmarks.measure"], cwd=ROOT, env=values, check=True)
    finally:
        postgres.give_back()
