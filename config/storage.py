"""Static files as they are served: hashed names, compressed, and each list of style sheets joined into one file."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The one sheet that is a list; a browser would fetch what it names one after the other.
CORE = "css/core.css"

IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;\n', re.MULTILINE)


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Joins the core style sheet before its name is made from its content."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join, then hash and compress as usual."""
        if CORE in paths and not dry_run:
            joined = IMPORT.sub(lambda found: self._imported(paths, found), self._read(paths, CORE))
            self.delete(CORE)
            self._save(CORE, ContentFile(joined.encode()))
            paths = paths | {CORE: (self, CORE)}
        yield from super().post_process(paths, dry_run, **options)

    def _imported(self, paths: dict[str, Any], found: re.Match[str]) -> str:
        name = f"css/{found['path']}"
        if found["path"].startswith("../"):
            name = found["path"].removeprefix("../")
        sheet = self._read(paths, name)
        return f"@layer {found['layer']} {{\n{sheet}}}\n" if found["layer"] else sheet

    @staticmethod
    def _read(paths: dict[str, Any], name: str) -> str:
        storage: Storage
        storage, path = paths[name]
        with storage.open(path) as sheet:
            return str(sheet.read(), "utf-8")
