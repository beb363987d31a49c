#!/usr/bin/env python
"""Django's command line, with the environment of `make run` where there is one."""

import os
import sys

from launch.environment import use_local_environment


def main() -> None:
    """Run one management command."""
    use_local_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
