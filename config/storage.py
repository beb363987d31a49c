"""Static files as they are served: hashed names, compressed, and the list of core style sheets joined into one file."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The one sheet that is a list; a browser would fetch what it names one after the other.
CORE = "css/core.css"

IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;\n', re.MULTILINE)


def joined(read: Callable[[str], str]) -> str:
    """Return the core style sheet with every import replaced by what it names, in its layer."""

    def imported(found: re.Match[str]) -> str:
        path = found["path"]
        sheet = read(path.removeprefix("../") if path.startswith("../") else f"css/{path}")
        return f"@layer {found['layer']} {{\n{sheet}}}\n" if found["layer"] else sheet

    return IMPORT.sub(imported, read(CORE))


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Joins the core style sheet before its name is made from its content."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join, then hash and compress as usual."""
        if CORE in paths and not dry_run:

            def read(name: str) -> str:
                storage, path = paths[name]
                with storage.open(path) as sheet:
                    return str(sheet.read().decode())

            sheet = joined(read)
            self.delete(CORE)
            self._save(CORE, ContentFile(sheet.encode()))
            paths = paths | {CORE: (self, CORE)}
        yield from super().post_process(paths, dry_run, **options)
