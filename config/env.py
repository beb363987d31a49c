"""Reads settings from the environment; a missing or malformed one stops the start with one sentence."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """The value of a variable, or the default; without a default the variable must be set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment; docs/operators.md says what it is for.")
    return value


def env_bool(name: str, *, default: bool = False) -> bool:
    """1, true, yes or on; 0, false, no or off. Anything else is a mistake worth stopping for."""
    value = env(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name: str, *, default: int) -> int:
    """A whole number, nought or more."""
    value = env(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_list(name: str, *, default: str = "") -> list[str]:
    """Words parted by commas; blanks around them do not count."""
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


def env_choice(name: str, *choices: str) -> str:
    """One of the choices; the first is the default."""
    value = env(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def secret(name: str, default: str | None = None) -> str:
    """A secret: the variable itself, or the content of the file that <name>_FILE names."""
    path = env(f"{name}_FILE", "")
    if not path:
        return env(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
