"""Files beside their rows: written whole or not at all, and gone when their row is."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _


def store(file: FieldFile, content: bytes) -> None:
    """Write what a row's file holds under the name that it has; a full disk is told in words and leaves nothing."""
    try:
        file.storage.save(str(file.name), ContentFile(content))
    except OSError as error:
        file.storage.delete(str(file.name))
        raise ValidationError(
            _("There is no room to keep the file just now. Your text is safe; try again later.")
        ) from error


def drop(file: FieldFile) -> None:
    """Delete the file of a row that is gone for good, once that is certain."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
