"""What moderators do, in words: the same on the pages and in Django admin."""

from django.utils.translation import gettext_lazy as _

from core.verbs import Verb

CLOSE = Verb(
    "close",
    _("Close"),
    _("Everyone can read it; nobody but moderators can reply. Nobody is told. Reopening undoes it."),
    _("It is closed."),
    "lock",
)
REOPEN = Verb(
    "reopen",
    _("Reopen"),
    _("Members can reply again. Nobody is told. Closing undoes it."),
    _("It is open again."),
    "lock-open",
)
PIN = Verb(
    "pin", _("Pin"), _("It stands on top of its topic. Nobody is told. Unpinning undoes it."), _("It is pinned."), "pin"
)
UNPIN = Verb(
    "unpin",
    _("Unpin"),
    _("It takes its place by activity. Nobody is told. Pinning undoes it."),
    _("It is no longer pinned."),
    "pin-off",
)
HIDE_THREAD = Verb(
    "hide",
    _("Hide"),
    _(
        "It vanishes for everyone but moderators, from lists, search and counters too. The author gets your reason and "
        "can appeal. Restoring undoes it."
    ),
    _("It is hidden."),
    "eye-off",
)
HIDE_POST = Verb(
    "hide",
    _("Hide"),
    _(
        "Readers see your reason in its place. The text stays for moderators. The author gets your reason and can "
        "appeal. Restoring undoes it."
    ),
    _("It is hidden."),
    "eye-off",
)
RESTORE = Verb(
    "restore",
    _("Restore"),
    _("Everyone who could read it can read it again. Nobody is told. Hiding undoes it."),
    _("It is back."),
    "eye",
)
MOVE = Verb(
    "move",
    _("Move"),
    _("It keeps its posts and their permalinks; the counters follow. Nobody is told. You can undo it."),
    _("It is moved."),
    "folder-input",
)

SLOW = Verb(
    "slow",
    _("Slow down"),
    _(
        "Each member can post once in the time you choose; moderators as they like. Nobody is told. Setting it to "
        "none undoes it."
    ),
    _("Its pace is set."),
    "clock",
)
UNDO = Verb(
    "undo",
    _("Undo"),
    _(
        "Posts, permalinks, what members have read and follow, answers and files are as before; "
        "what was posted since stays. Nothing undoes this: it would have to be done again."
    ),
    _("It is undone."),
    "history",
)
RENAME = Verb(
    "rename",
    _("Rename"),
    _("Its old address leads to the new one. Nobody is told. Renaming it again undoes it."),
    _("It has a new title."),
    "pencil",
)
SPLIT = Verb(
    "split",
    _("Split"),
    _(
        "The posts you choose become a thread of their own in the same topic, with their permalinks. What members "
        "have read and follow goes along. You can undo it."
    ),
    _("The posts have a thread of their own."),
    "split",
)
MERGE = Verb(
    "merge",
    _("Merge"),
    _(
        "All its posts go into an older thread, in the order in which they were written, with their permalinks; "
        "its address leads there. You can undo it."
    ),
    _("It is merged: this is where its posts are now."),
    "corner-left-up",
)

THREAD_VERBS = {verb.name: verb for verb in (CLOSE, REOPEN, PIN, UNPIN, SLOW, HIDE_THREAD, RESTORE)}
POST_VERBS = {verb.name: verb for verb in (HIDE_POST, RESTORE)}
