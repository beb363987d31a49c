"""Settings come from the environment only, fail with a sentence, and stand in one table."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env
from core.languages import LANGUAGES
from launch import environment

ROOT = Path(settings.BASE_DIR)
READERS = {"env", "env_bool", "env_int", "env_list", "env_choice", "secret"}


def rows(heading: str) -> dict[str, tuple[bool, str]]:
    """Name -> (is it a secret, its default) of the table under a heading of the operators' page."""
    text = (ROOT / "docs/operators.md").read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"^\| `([A-Z_]+)`( \(secret\))? \| (.+?) \|", text, flags=re.MULTILINE)
    return {name: (bool(secret), default) for name, secret, default in found}


def settings_in_code() -> dict[str, tuple[bool, bool]]:
    """Name -> (is it a secret, is it required) of every variable that config/ reads."""
    found = {}
    for path in (ROOT / "config").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS:
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    required = node.func.id in {"env", "secret"} and len(node.args) == 1
                    found[name.value] = (node.func.id == "secret", required)
    return found


def test_the_table_of_settings_is_the_code():
    in_docs = {name: (secret, default == "required") for name, (secret, default) in rows("Settings").items()}
    assert in_docs == settings_in_code()


def test_the_table_of_the_set_up_is_the_code():
    code = "".join(path.read_text() for path in (ROOT / "launch").glob("*.py"))
    read = set(re.findall(r"""environ(?:\.get\(|\[)"([A-Z_]+)""", code)) - {"PATH", "DJANGO_SETTINGS_MODULE"}
    assert set(rows("The set-up's own variables")) == read


def test_nothing_else_in_config_reads_the_environment():
    assert [path.name for path in (ROOT / "config").glob("*.py") if "environ.get" in path.read_text()] == ["env.py"]


def test_the_settings_stay_short():
    assert len((ROOT / "config/settings.py").read_text().splitlines()) <= 250


def test_a_missing_setting_is_one_sentence(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured) as caught:
        env.secret("SECRET_KEY")
    assert str(caught.value) == "Set SECRET_KEY in the environment; docs/operators.md says what it is for."


def test_manage_says_the_sentence_and_nothing_else():
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql:///nowhere", "SECRET_KEY": "x"}
    told = subprocess.run(
        [sys.executable, "manage.py", "check"], check=False, cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert (told.returncode, told.stderr) == (
        1,
        "Set FORUM_BASE_URL in the environment; docs/operators.md says what it is for.\n",
    )


@pytest.mark.parametrize(("word", "truth"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("false", False)])
def test_yes_and_no_have_plain_words(monkeypatch, word, truth):
    monkeypatch.setenv("SOMETHING", word)
    assert env.env_bool("SOMETHING") is truth


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (lambda: env.env_bool("SOMETHING"), "SOMETHING must be 1 or 0, not 'perhaps'."),
        (lambda: env.env_int("SOMETHING", default=1), "SOMETHING must be a whole number, not 'perhaps'."),
        (lambda: env.env_choice("SOMETHING", "tls", "none"), "SOMETHING must be one of tls, none, not 'perhaps'."),
    ],
)
def test_a_malformed_setting_is_one_sentence(monkeypatch, read, sentence):
    monkeypatch.setenv("SOMETHING", "perhaps")
    with pytest.raises(ImproperlyConfigured) as caught:
        read()
    assert str(caught.value) == sentence


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("hush\n")
    monkeypatch.setenv("SOMETHING_FILE", str(tmp_path / "key"))
    assert env.secret("SOMETHING") == "hush"


def test_a_secret_whose_file_is_gone_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("SOMETHING_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured) as caught:
        env.secret("SOMETHING", "never this")
    assert str(caught.value) == (
        f"SOMETHING_FILE names {tmp_path / 'gone'}, which cannot be read: No such file or directory."
    )


def test_people_write_in_24_languages_and_the_interface_offers_what_is_translated():
    assert len(LANGUAGES) == 24
    assert dict(LANGUAGES)["mt"] == "Malti"
    assert dict(settings.LANGUAGES) == {"en": "English"}


def production(*names: str) -> list[object]:
    """What the settings say when the environment is an operator's."""
    code = f"from config import settings; import json; print(json.dumps([getattr(settings, n) for n in {names!r}]))"
    environ = {"PATH": os.environ["PATH"], **environment.production_like("postgresql:///nowhere")}
    return json.loads(subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True).stdout)


def test_production_is_safe_without_being_asked():
    assert production("DEBUG", "FORUM_DEMO", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS") == [
        False,
        False,
        ["forum.example"],
        True,
        63072000,
    ]


def test_cookies_of_production_belong_to_this_host_and_to_https_alone():
    assert production(
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY"
    ) == ["__Host-sessionid", "__Host-csrftoken", True, True, True]


def test_mail_of_production_is_queued_and_then_sent():
    mailers = production("MAILERS")[0]
    assert {alias: mailer["BACKEND"] for alias, mailer in mailers.items()} == {
        "default": "notifications.mail.QueuedEmailBackend",
        "smtp": "django.core.mail.backends.smtp.EmailBackend",
    }


def test_staff_need_a_second_factor_unless_an_operator_says_otherwise():
    assert production("STAFF_NEEDS_SECOND_FACTOR") == [True]
    assert environment.demo("postgresql:///nowhere", 8000)["STAFF_NEEDS_SECOND_FACTOR"] == "0"
