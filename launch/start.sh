#!/bin/sh
# Finds a Python 3.12 or newer that really runs (a pyenv shim may exist and still fail) and hands over to it.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
cd "$root" || exit 1

fits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

find_python() {
    for name in python3.13 python3.12 python3.14 python3 python; do
        found=$(command -v "$name" 2>/dev/null) && fits "$found" && echo "$found" && return
    done
    for found in "${PYENV_ROOT:-${HOME:-/root}/.pyenv}"/versions/3.1[2-9]*/bin/python; do
        [ -x "$found" ] && fits "$found" && echo "$found" && return
    done
    if command -v uv >/dev/null 2>&1; then
        found=$(uv python find '>=3.12' 2>/dev/null) && [ -x "$found" ] && echo "$found" && return
        uv python install 3.13 >/dev/null 2>&1 && found=$(uv python find '>=3.12' 2>/dev/null) && echo "$found" && return
    fi
    return 1
}

if [ "${1:-}" = "--which" ]; then
    find_python
    exit
fi
if fits "$root/.venv/bin/python"; then
    python=$root/.venv/bin/python
elif ! python=$(find_python); then
    echo "No Python 3.12 or newer was found: install python3.13 (with venv), or pyenv, or uv, then try again." >&2
    exit 1
fi
exec "$python" -m launch "$@"
