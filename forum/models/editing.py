"""How a post is changed by its author: what was there before is kept, and nothing is written over unseen."""

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from core.markdown import RENDER_VERSION
from forum.models.telling import tell_later
from forum.models.texts import WrittenText

if TYPE_CHECKING:
    from forum.models.posts import Post

# Who corrects a slip right after posting leaves no mark.
GRACE: Final = timedelta(minutes=5)


class EditConflictError(Exception):
    """The post was changed since the form was opened; nothing was written over."""

    def __init__(self, post: "Post") -> None:
        """Take the post as it is now."""
        super().__init__()
        self.post = post


class Edited(models.Model):
    """A text that its author may change."""

    if TYPE_CHECKING:
        drafts: Any
        revisions: Any

    class Meta:
        abstract = True

    @property
    def base(self: "Post") -> str:  # type: ignore[misc]
        """Return the sign of the text as it is: a form that was opened with another one would write over it."""
        return sha256(f"{self.language} {self.source}".encode()).hexdigest()[:16]

    @transaction.atomic
    def edit(  # type: ignore[misc]
        self: "Post", *, source: str, language: str, reason: str = "", base: str | None = None
    ) -> None:
        """Change the text; after the grace keep the old one with the reason, and mark the post as edited.

        A form gives the `base` that it was opened with: a text that changed meanwhile, or of which it does not
        know ("") whether it did, is not written over: `EditConflictError`.
        """
        locked = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        same = (locked.source, locked.language) == (source, language)
        if base not in {None, locked.base} and not same:
            raise EditConflictError(locked)
        self.drafts.all().delete()
        if same:
            return
        if timezone.now() - locked.created_at > GRACE:
            self.revisions.keep(locked, by=self.author, reason=reason)
            self.edited_at = timezone.now()
        self.source = source
        self.language = language
        text = self.written(source, language)
        text.keep_changes(self.pk)
        self.html = text.html
        self.render_version = RENDER_VERSION
        self.version = F("version") + 1
        self.save(update_fields=["source", "language", "html", "render_version", "edited_at", "version"])
        tell_later(self, changed=True)

    def written(self: "Post", source: str, language: str) -> WrittenText:  # type: ignore[misc]
        """Return a new text of this post by its author, with whom and what it may name."""
        assert self.author  # noqa: S101 - nobody else changes a post
        topic = self.thread.topic
        return WrittenText(source, by=self.author, topic=topic, language=language, scope=self.scope, post=self.pk)
