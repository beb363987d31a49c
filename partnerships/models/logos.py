"""The logo of a profile: one image at a time, made anew, gone with its file when it is replaced or removed."""

from pathlib import PurePath
from typing import Final
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acting import acting
from core.files import Accepted
from core.storing import drop, store
from members.models import Member
from partnerships.models.kept import Kept

# Pixels of the longer side, as it is kept: twice what a page shows.
LOGO_SIDE: Final = 480
# Pixels of the shorter side at least: anything smaller is a speck.
LEAST_SIDE: Final = 32
ALT_LENGTH: Final = 160


class WithLogo(Kept):
    """A profile that may have a logo; who keeps it sets and removes it."""

    logo = models.FileField(_("logo"), max_length=80, blank=True, editable=False)
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_alt = models.CharField(_("what the logo shows"), max_length=ALT_LENGTH, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def logo_mark(self) -> str:
        """Return what tells this logo from any before it: it stands in its address, so that none is shown stale."""
        return PurePath(str(self.logo.name)).stem[:12]

    @property
    def logo_url(self) -> str:
        """Return where the logo is fetched."""
        return f"{reverse('partnerships:profile_logo_file', args=[self.section, self.slug])}?v={self.logo_mark}"

    def set_logo(self, picture: Accepted, *, alt: str, by: Member) -> None:
        """Show this image from now on; ValidationError for one too small to see. The file before it goes."""
        width, height = picture.width or 0, picture.height or 0
        if min(width, height) < LEAST_SIDE:
            raise ValidationError(
                gettext("The image is too small: %(least)d pixels are the least.") % {"least": LEAST_SIDE}
            )
        with self.held(by=by) as profile, acting(by.pk, editing=True):
            drop(profile.logo)
            self.logo.name = f"logos/{uuid4().hex}.webp"
            self.logo_width, self.logo_height, self.logo_alt = width, height, alt
            self._save_logo()
            store(self.logo, picture.content)

    def remove_logo(self, *, by: Member) -> None:
        """Show none, and delete the file. Twice is once."""
        with self.held(by=by) as profile, acting(by.pk, editing=True):
            drop(profile.logo)
            self.logo, self.logo_width, self.logo_height, self.logo_alt = "", 0, 0, ""
            self._save_logo()

    def _save_logo(self) -> None:
        self.save(update_fields=["logo", "logo_width", "logo_height", "logo_alt"])
