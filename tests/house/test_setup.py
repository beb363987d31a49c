"""The set-up finds its way or says in one sentence why not."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launch import checks, environment, packages, postgres, processes, say, suite

START = say.ROOT / "launch" / "start.sh"


def a_python(folder: Path, name: str, *, runs: bool) -> Path:
    """A program of that name that fits, or one that exists and fails as a pyenv shim may."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n' if runs else "#!/bin/sh\nexit 127\n")
    path.chmod(0o755)
    return path


def which(home: Path, *folders: Path) -> subprocess.CompletedProcess[str]:
    """What the start script chooses when only these folders are searched."""
    path = os.pathsep.join([*map(str, folders), "/usr/bin-without-python"])
    tools = home / "tools"
    tools.mkdir(exist_ok=True)
    for tool in ("dirname", "sh"):
        if not (tools / tool).exists():
            (tools / tool).symlink_to(f"/usr/bin/{tool}")
    environ = {"PATH": f"{path}{os.pathsep}{tools}", "HOME": str(home)}
    return subprocess.run(["/bin/sh", str(START), "--which"], check=False, capture_output=True, text=True, env=environ)


def test_python_3_13_goes_before_3_12(tmp_path):
    a_python(tmp_path / "bin", "python3.12", runs=True)
    wanted = a_python(tmp_path / "bin", "python3.13", runs=True)
    assert which(tmp_path, tmp_path / "bin").stdout == f"{wanted}\n"


def test_a_python_that_does_not_run_is_passed_over(tmp_path):
    a_python(tmp_path / "bin", "python3.13", runs=False)
    wanted = a_python(tmp_path / "bin", "python3.12", runs=True)
    assert which(tmp_path, tmp_path / "bin").stdout == f"{wanted}\n"


def test_a_python_of_pyenv_is_found_off_the_path(tmp_path):
    wanted = a_python(tmp_path / ".pyenv/versions/3.12.9/bin", "python", runs=True)
    assert which(tmp_path, tmp_path / "bin").stdout == f"{wanted}\n"


def test_no_python_at_all_is_an_error(tmp_path):
    a_python(tmp_path / "bin", "python3", runs=False)
    found = which(tmp_path, tmp_path / "bin")
    assert (found.returncode, found.stdout) == (1, "")


def test_a_busy_port_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(say.Stop) as caught:
            processes.free_port("127.0.0.1", str(port))
    assert str(caught.value) == (
        f"Port {port} of 127.0.0.1 cannot be used (Address already in use): "
        "stop what listens there, or choose another port, for example PORT=9000 make run."
    )


@pytest.mark.parametrize("text", ["", "eighty", "0", "65536", "-1"])
def test_a_port_that_is_none_is_one_sentence(text):
    with pytest.raises(say.Stop) as caught:
        processes.free_port("127.0.0.1", text)
    assert str(caught.value) == f"PORT must be a number from 1 to 65535, not {text!r}."


def test_an_unreachable_index_is_one_sentence(monkeypatch, tmp_path):
    def fail(*arguments: str) -> bool:
        packages.LOG.write_text("WARNING: Retrying\nERROR: No matching distribution found for django==6.1.3\n\n")
        return False

    monkeypatch.setattr(packages, "LOG", tmp_path / "install.log")
    monkeypatch.setattr(packages, "_uv", lambda *arguments: False)
    monkeypatch.setattr(packages, "_pip", fail)
    with pytest.raises(say.Stop) as caught:
        packages._install("run")
    assert str(caught.value) == (
        "The packages could not be installed: check that the package index can be reached, then try again. "
        "The last word of the installer was: ERROR: No matching distribution found for django==6.1.3 "
        "(all of it is in var/install.log)."
    )


def test_a_browser_that_is_none_is_one_sentence(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(say.Stop) as caught:
        suite.find_browser()
    assert str(caught.value) == "CHROMIUM names /nowhere/chromium, which cannot be run."


def test_a_missing_browser_is_installed_where_that_is_possible(monkeypatch, tmp_path):
    browser = tmp_path / "chromium"
    apt = a_python(tmp_path, "apt-get", runs=False)
    apt.write_text(f"#!/bin/sh\necho \"$@\" >> {tmp_path}/asked\nprintf '' > {browser}\n/bin/chmod +x {browser}\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert suite.install_browser() == str(browser)
    assert (tmp_path / "asked").read_text() == "-y -q install --no-install-recommends chromium\n"


def test_a_browser_nobody_can_install_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(say.Stop) as caught:
        suite.install_browser()
    assert str(caught.value) == (
        "The browser tests need Chromium and it could not be installed: install the package chromium, "
        "or set CHROMIUM to one you have."
    )


def test_children_live_and_die_together():
    children = processes.Children()
    children.start("long one", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ))
    children.start("short one", [sys.executable, "-c", ""], dict(os.environ))
    with pytest.raises(say.Stop) as caught:
        children.wait()
    long_one = children.running["long one"]
    children.stop()
    assert str(caught.value) == "The short one ended unexpectedly, so everything was stopped."
    assert long_one.poll() is not None


def test_a_socket_path_is_short_enough_for_any_checkout():
    server = postgres.Embedded()
    assert len(f"{server.socket}/.s.PGSQL.5432.lock") < 107


def test_the_demo_is_remembered_only_for_those_who_say_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "FILE", tmp_path / "environment")
    environment.remember({"DATABASE_URL": "postgresql:///demo?host=/tmp/x", "FORUM_DEMO": "1"})
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("FORUM_DEMO", "0")
    environment.use_local_environment()
    assert (os.environ["DATABASE_URL"], os.environ["FORUM_DEMO"]) == ("postgresql:///demo?host=/tmp/x", "0")


def test_the_pinned_packages_have_hashes_and_name_no_index():
    for path in packages.FILES.values():
        text = path.read_text()
        pins = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
        assert all(line.endswith("\\") for line in pins)
        assert "://" not in text


def test_the_runtime_pins_are_part_of_the_development_pins():
    def pins(path: Path) -> set[str]:
        return {line for line in path.read_text().splitlines() if "==" in line and not line.startswith((" ", "#"))}

    assert pins(packages.FILES["run"]) <= pins(packages.FILES["dev"])


def test_forked_migrations_are_named(monkeypatch, tmp_path):
    folder = tmp_path / "forum" / "migrations"
    folder.mkdir(parents=True)
    for name in ("0001_initial.py", "0002_one.py", "0002_other.py"):
        (folder / name).touch()
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    assert checks._forks() == ["migrations of forum are no single line: [1, 2, 2]"]
