"""docs/security.md lists every attack case with its tests: none without a test, no test that is not listed."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
CASES = [f"A{number}" for number in range(1, 45)]


def listed() -> dict[str, str]:
    return dict(re.findall(r"^\| (A\d+) \| [^|]+ \| (.+) \|$", PAGE, flags=re.MULTILINE))


def written() -> dict[str, set[str]]:
    """Case -> the files that hold a test of its name."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        for number in re.findall(r"^def test_A(\d\d)_\w+", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            found.setdefault(f"A{int(number)}", set()).add(str(path.relative_to(ROOT / "tests")))
    return found


def test_every_case_is_listed_once_in_order() -> None:
    assert re.findall(r"^\| (A\d+) \|", PAGE, flags=re.MULTILINE) == CASES


def test_every_case_names_the_tests_that_there_are_or_says_why_there_is_none() -> None:
    tests = written()
    told = {case: set(re.findall(r"`([\w/]+\.py)`", cell)) for case, cell in listed().items()}
    assert told == {case: tests.get(case, set()) for case in CASES}
    without = {case: cell for case, cell in listed().items() if case not in tests}
    assert [case for case, cell in without.items() if not re.fullmatch(r"none: \w.{10,}\.", cell)] == []
