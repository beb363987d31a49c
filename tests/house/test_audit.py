"""The audit of packages tells what it knows, and says when it knows nothing."""

from typing import Any

import pytest

from launch import audit, checks

CLEAN = {"name": "django", "version": "6.1.3", "vulns": []}
WEAK = {"name": "pillow", "version": "13.0.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["13.0.1"]}]}
HOPELESS = {"name": "nh3", "version": "0.3.8", "vulns": [{"id": "PYSEC-2026-2", "fix_versions": []}]}
UNKNOWN = {"name": "tzdata", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([CLEAN], (audit.OK, "")),
        ([CLEAN, UNKNOWN], (audit.OK, "1 packages could not be audited.")),
        ([CLEAN, WEAK, UNKNOWN], (audit.FOUND, "pillow 13.0.0: PYSEC-2026-1, mended in 13.0.1")),
        ([HOPELESS], (audit.FOUND, "nh3 0.3.8: PYSEC-2026-2, mended in no version")),
        ([UNKNOWN], (audit.SKIPPED, "The package index in use knows no advisories, so nothing was audited.")),
    ],
)
def test_the_verdict_is_what_was_found(found: list[dict[str, Any]], verdict: tuple[int, str]) -> None:
    assert audit.judge({"dependencies": found, "fixes": []}) == verdict


def test_without_network_it_is_skipped_and_says_so(monkeypatch: Any, tmp_path: Any) -> None:
    nobody = tmp_path / "python"
    nobody.write_text("#!/bin/sh\necho no route to host >&2\nexit 1\n")
    nobody.chmod(0o755)
    monkeypatch.setattr(audit.sys, "executable", str(nobody))
    assert audit.judge(audit.ask()) == (
        audit.SKIPPED,
        "No advisories could be asked for: there is no network, or pip-audit is not installed.",
    )


def test_the_same_pins_are_asked_about_once_a_day(monkeypatch: Any, tmp_path: Any, capsys: Any) -> None:
    asked: list[int] = []
    monkeypatch.setattr(audit, "MEMORY", tmp_path / "audit.json")
    monkeypatch.setattr(audit, "ask", lambda: asked.append(1) or {"dependencies": [WEAK]})
    assert [audit.audit(), audit.audit()] == [audit.FOUND, audit.FOUND]
    assert (len(asked), capsys.readouterr().out.count("PYSEC-2026-1")) == (1, 2)

    monkeypatch.setattr(audit, "FILES", {"run": tmp_path / "other.txt"})
    (tmp_path / "other.txt").write_text("django==6.1.4\n")
    audit.audit()
    assert len(asked) == 2


@pytest.mark.parametrize(("code", "failed"), [(0, ""), (75, ""), (1, "audit")])
def test_what_could_not_be_found_out_fails_nobody(code: int, failed: str, capsys: Any) -> None:
    command = [audit.sys.executable, "-c", f"print('These words.'); raise SystemExit({code})"]
    assert checks._run("audit", command, values={}) == failed
    told = capsys.readouterr().out
    assert (("skipped" in told) is (code == 75), ("These words." in told) is (code != 0)) == (True, True)
