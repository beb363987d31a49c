#!/usr/bin/env python
"""Django's command line, with the environment of `make run` where there is one."""

import os
import sys

from launch.environment import use_local_environment


def main() -> None:
    """Run one management command."""
    use_local_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a setting is missing or malformed: its one sentence says which
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
