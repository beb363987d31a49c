"""What admins do to keep profiles true, with a reason: the words of their actions."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.verbs import Verb

STILL_CORRECT: Final = Verb(
    "confirm",
    _("Confirm"),
    _(
        "The profile and its figures say that you confirmed them today. Your reason says how you know. "
        "Nobody is told. Letters to coordinators are answered by it, and an archived profile comes back. "
        "It cannot be undone."
    ),
    _("Confirmed"),
    "badge-check",
)
CONFIRM_RECORD: Final = Verb(
    "confirm",
    _("Confirm"),
    _("It says that you confirmed it today. Your reason says how you know. Nobody is told. It cannot be undone."),
    _("Confirmed"),
    "badge-check",
)
REMIND: Final = Verb(
    "remind",
    _("Ask coordinators"),
    _(
        "Each coordinator gets a mail now with your reason and a link to confirm. Where there is none, nobody does. "
        "What is sent cannot be unsent."
    ),
    _("Asked"),
    "mail",
)
ARCHIVE: Final = Verb(
    "archive",
    _("Archive"),
    _(
        "The profile stays readable and says since when it is archived, and why. Its coordinators are told by mail. "
        "*Take back from the archive* undoes it, and so does whoever confirms it."
    ),
    _("Archived"),
    "clock-alert",
)
UNARCHIVE: Final = Verb(
    "unarchive",
    _("Take back from the archive"),
    _(
        "The profile is no longer marked as archived; if it is due, its coordinators are asked anew. Nobody is told. "
        "*Archive* undoes it."
    ),
    _("Taken back"),
    "undo-2",
)
MERGE: Final = Verb(
    "merge",
    _("Merge"),
    _(
        "One record stands for all: people, partnerships, figures and sessions move to it, the other names become "
        "spellings of it, their addresses lead to it. Nobody is told. *Take apart*, among the merges, undoes it."
    ),
    _("Merged"),
    "merge",
)
PART: Final = Verb(
    "undo",
    _("Take apart"),
    _(
        "They are two records again: what moved and still hangs on the kept one goes back, and so do the spellings. "
        "Nobody is told. *Merge* undoes it."
    ),
    _("Taken apart"),
    "undo-2",
)
ACCEPT: Final = Verb(
    "accept",
    _("Let them keep it"),
    _(
        "The member may change the profile from now on; whoever hands it over no longer may. All who keep it "
        "are told by mail. You have made sure who it is. Deleting the editorship undoes it."
    ),
    _("Granted"),
    "badge-check",
)
DECLINE: Final = Verb(
    "refuse",
    _("Refuse"),
    _("Nothing changes. Whoever asked gets your reason by mail. They can ask again after 30 days."),
    _("Refused"),
    "x",
)
CANCEL_EXCHANGE: Final = Verb(
    "cancel",
    _("Cancel an exchange"),
    _("It ends, and all parties get your reason by mail. *Take an exchange up again* undoes it."),
    _("Cancelled"),
    "x",
)
REINSTATE_EXCHANGE: Final = Verb(
    "reinstate",
    _("Take an exchange up again"),
    _(
        "It stands where it stood, with what was agreed, and all parties get your reason by mail. "
        "*Cancel an exchange* undoes it."
    ),
    _("Taken up again"),
    "undo-2",
)
HIDE_DIARY: Final = Verb(
    "hide",
    _("Hide an entry"),
    _("Nobody but its author and admins reads it; the author reads your reason. *Show an entry again* undoes it."),
    _("Hidden"),
    "eye-off",
)
UNHIDE_DIARY: Final = Verb(
    "unhide",
    _("Show an entry again"),
    _("Everybody reads it as before. Nobody is told. *Hide an entry* undoes it."),
    _("Shown again"),
    "eye",
)
