"""`python -m benchmarks.filled 1000000`: fill the database that DATABASE_URL names."""

import sys

import django

django.setup()

from benchmarks.filled.community import Community  # noqa: E402
from benchmarks.filled.filling import fill  # noqa: E402

fill(Community(int(sys.argv[1])))
