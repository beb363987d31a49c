"""A file chosen beside a text becomes part of the text, before the text is posted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext

from forum.models import Attachment
from members.models import Member
from members.rules import may_write


def asks_to_attach(request: HttpRequest) -> bool:
    """Tell whether a form was sent to attach a file: by its button, or with a file that waits to be attached."""
    return "attach" in request.POST or "file" in request.FILES


def take_upload(request: HttpRequest, member: Member) -> tuple[Attachment | None, str]:
    """Keep the file of a form for its uploader; or return why not."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return None, gettext("Choose a file first.")
    try:
        return Attachment.objects.take(upload, by=member, alt=request.POST.get("alt", "")), ""
    except ValidationError as error:
        return None, " ".join(error.messages)


def with_attachment(request: HttpRequest) -> dict[str, Any]:
    """Return the fields of a form as they were typed, with the file that was chosen in the text's end.

    Why a file was not taken stands in "attach_error".
    """
    fields: dict[str, Any] = request.POST.dict()
    if not asks_to_attach(request) or not may_write(request.user):
        return fields
    attachment, refusal = take_upload(request, request.user)
    if attachment is None:
        return fields | {"attach_error": refusal}
    # A good practice has no one text: what it led to is best shown.
    part = "result" if "result" in fields else "source"
    text = fields.get(part, "").rstrip()
    return fields | {part: f"{text}\n\n{attachment.markdown}\n".lstrip("\n"), "alt": ""}
