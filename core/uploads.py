"""What is uploaded may not fill the disk before anybody looks at it."""

from typing import Any, Final

from django.core.files.uploadhandler import TemporaryFileUploadHandler

# One file; nothing beyond it is kept.
MOST_BYTES: Final = 10 * 1024 * 1024


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes no more to the temporary folder than one file of a request may have, whoever sends it.

    The size it tells is that of what was sent, so a form still sees that it was too much.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with nothing; there is one handler for each request."""
        super().__init__(*args, **options)
        self._kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what lies within the limit."""
        if self._kept <= MOST_BYTES:
            self._kept += len(raw_data)
            super().receive_data_chunk(raw_data, start)
