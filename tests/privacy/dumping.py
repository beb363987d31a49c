"""What somebody reads who gets hold of a backup."""

import os
import subprocess

from django.db import connection
from psycopg.conninfo import make_conninfo

from launch.postgres import packaged_programs


def dump() -> str:
    """Everything the database holds, as text."""
    here = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    tool = packaged_programs() / "bin" / "pg_dump"
    return subprocess.run([tool, here], check=True, capture_output=True, text=True).stdout.lower()


def lines_with(*names: str) -> list[str]:
    """Return the lines of a dump that hold one of these words."""
    return [line for line in dump().splitlines() if any(name in line for name in names)]
