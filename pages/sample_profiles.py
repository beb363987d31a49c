"""Profiles of the demonstration: a logo, and claims that wait, of samples alone; nobody gets a mail."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from core.files import accept_picture
from members.models import Member
from partnerships.models import Candidacy, Organisation, Partnership
from partnerships.models.logos import LOGO_SIDE


def fill(fixture: dict[str, Any], members: dict[str, Member]) -> None:
    """Let a body be kept, draw the logos, and let members wait for an answer."""
    for entry in fixture["keeper"]:
        organisation = Organisation.objects.get(slug=entry["organisation"])
        organisation.editorships.create(member=members[entry["member"]])
    for entry in fixture["logo"]:
        profile = Partnership.objects.get(slug=entry["slug"])
        upload = SimpleUploadedFile("logo.png", _drawn(entry["colour"]))
        picture = accept_picture(upload, longest=LOGO_SIDE)
        profile.set_logo(picture, alt=entry["alt"], by=members[entry["by"]])
    for entry in fixture["claim"]:
        _claim(entry, members)


def _drawn(colour: str) -> bytes:
    image = Image.new("RGB", (320, 240), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((30, 40, 190, 200), fill=colour)
    draw.ellipse((130, 40, 290, 200), outline=colour, width=16)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _claim(entry: dict[str, Any], members: dict[str, Member]) -> None:
    since = timezone.now() - timedelta(days=entry["days_ago"])
    about: dict[str, Any] = (
        {"partnership": Partnership.objects.get(slug=entry["partnership"])}
        if "partnership" in entry
        else {"organisation": Organisation.objects.get(slug=entry["organisation"]), "escalated_at": since}
    )
    Candidacy.objects.create(kind="claim", member=members[entry["by"]], words=entry["words"], asked_at=since, **about)
