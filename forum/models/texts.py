"""What a member writes, as a post holds it: whom it names, which uploaded files are part of it, and its HTML."""

from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import ngettext

from core.markdown import ImageSize, Text
from forum.models.mentions import Mention
from forum.models.topics import Topic
from members.models import Member

if TYPE_CHECKING:
    from forum.models.attachments import Attachment

# Nobody speaks to more people at once; whoever names more sends out mail.
MOST_MENTIONS: Final = 20
MOST_ATTACHMENTS: Final = 10


def check_text(source: str) -> None:
    """Refuse a text that names too many members or files."""
    if source.count("@") > MOST_MENTIONS and (names := len(Text(source).usernames)) > MOST_MENTIONS:
        words = ngettext(
            "Your text names %(n)d member; a post may name %(most)d.",
            "Your text names %(n)d members; a post may name %(most)d.",
            names,
        )
        raise ValidationError(words, params={"n": names, "most": MOST_MENTIONS})
    if source.count("/attachments/") > MOST_ATTACHMENTS and (files := len(Text(source).attachments)) > MOST_ATTACHMENTS:
        words = ngettext(
            "Your text holds %(n)d file; a post may hold %(most)d.",
            "Your text holds %(n)d files; a post may hold %(most)d.",
            files,
        )
        raise ValidationError(words, params={"n": files, "most": MOST_ATTACHMENTS})


class WrittenText:
    """A text by one member for one topic, read once; two queries at most, none for plain words.

    Only members whom the writer sees and who may read the topic are named, and only the writer's own files, not
    part of another post, are shown: whatever else is asked for stays the words that were typed.
    """

    def __init__(
        self, source: str, *, by: Member, topic: Topic | None, language: str, scope: str, post: int = 0
    ) -> None:
        """Ask for what the text names; `post` is the id of the post that is changed."""
        text = Text(source)
        names, files = text.usernames[:MOST_MENTIONS], text.attachments[:MOST_ATTACHMENTS]
        self._by = by
        self._alts = {file.id: file.alt[:300] for file in files}
        self.members: list[Member] = []
        self.attachments: list[Attachment] = []
        if names and topic:
            self.members = list(topic.readers().visible_to(by).named(names).only("username"))
        if files:
            self.attachments = list(by.attachments.filter(Q(post=None) | Q(post=post), pk__in=self._alts))
        self.html = text.html(
            scope=scope,
            language=language,
            members={member.username: member.get_absolute_url() for member in self.members},
            images=sizes_of(self.attachments),
        )

    def keep(self, post_id: int) -> None:
        """Remember whom a new post names, and make the files part of it."""
        if self.members:
            rows = [Mention(post_id=post_id, member=member) for member in self.members]
            Mention.objects.bulk_create(rows, ignore_conflicts=True)
        if self.attachments:
            described = [When(pk=file.pk, then=Value(self._alts[str(file.pk)])) for file in self.attachments]
            free = self._by.attachments.filter(Q(post=None) | Q(post=post_id), pk__in=[f.pk for f in self.attachments])
            free.update(post=post_id, alt=Case(*described, default=F("alt")))

    def keep_changes(self, post_id: int) -> None:
        """Remember the same for a post that was changed, and let go whom and what it names no longer."""
        Mention.objects.filter(post=post_id).exclude(member__in=self.members).delete()
        gone = self._by.attachments.filter(post=post_id).exclude(pk__in=[file.pk for file in self.attachments])
        gone.update(post=None)
        self.keep(post_id)


def sizes_of(attachments: "list[Attachment]") -> dict[str, ImageSize]:
    """Return the images among these, by id."""
    return {str(file.pk): ImageSize(file.width or 1, file.height or 1) for file in attachments if file.is_image}
