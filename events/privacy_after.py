"""What is kept of people after an event: who wrote notes, what members said to take-aways, who published papers."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.privacy import Ground, Kept

KEPT: Final = (
    Kept(
        holds={"events.NotesRevision": "source editor"},
        of="editor",
        more="notes__session__title",
        what=_("For rapporteurs: the notes you wrote, save by save"),
        why=_("so that nothing is lost and organisers know who wrote what"),
        ground=Ground.INTEREST,
        until=_("your name until you erase your account; the text as long as the session"),
    ),
    Kept(
        holds={"events.Stance": "member"},
        of="member",
        more="takeaway__text",
        what=_("Which take-aways you endorsed or questioned"),
        why=_("so that they are counted; nobody else sees which way you went"),
        ground=Ground.CONTRACT,
        until=_("until you take it back, the take-away gets other words, or you erase your account"),
    ),
    Kept(
        holds={"events.Edition": "published_by"},
        of="published_by",
        without="content",
        more="event__title",
        what=_("For organisers: which editions of an Output Paper you published"),
        why=_("so that it is known who published what"),
        ground=Ground.INTEREST,
        until=_("until you erase your account"),
    ),
    Kept(
        holds={"events.DocumentVersion": "added_by note file name"},
        of="added_by",
        without="file uuid",
        more="document__title document__event__title",
        what=_("For organisers: which versions of documents you added, and the files themselves"),
        why=_("so that readers and organisers know who added what"),
        ground=Ground.INTEREST,
        until=_("your name until you erase your account; the file as long as its document"),
    ),
    Kept(
        holds={"events.Document": "withdrawn_by", "events.DocumentVersion": "withdrawn_by"},
        of="withdrawn_by",
        without="summary cover file uuid note added_by",
        what=_("For organisers: which documents and versions you withdrew, and why"),
        why=_("so that organisers know who did"),
        ground=Ground.INTEREST,
        until=_("until it is taken back, or you erase your account"),
    ),
    Kept(
        holds={
            "events.Document": "withdrawn_reason",
            "events.DocumentVersion": "withdrawn_reason",
            "events.SessionNotes": "source public_source return_reason",
            "events.PaperPart": "body",
            "events.Edition": "content note",
        },
        what=_("People named in notes of sessions and in papers made from them"),
        why=_("because they acted in public, for those who look for who did what"),
        ground=Ground.INTEREST,
        until=_("as long as the record is public, or until you ask to be removed"),
        withheld=_("it is public, or its writers are working on it"),
    ),
)

IMPERSONAL: Final = {
    "events.DocumentVersion": "url media_type digest",
    "events.PaperPart": "heading",
    "events.SessionNotes": "writer",
}
