"""What moderators do to members, in words."""

from django.utils.translation import gettext_lazy as _

from core.verbs import Verb

SUSPEND = Verb(
    "suspend",
    _("Suspend"),
    _(
        "The member is signed out and can neither sign in nor post. What they wrote stays. They get your reason by "
        "mail and can appeal. Reinstating undoes it."
    ),
    _("The member is suspended."),
    "user",
)
REINSTATE = Verb(
    "reinstate",
    _("Reinstate"),
    _("The member can sign in and post again. Nobody is told. Suspending undoes it."),
    _("The member is reinstated."),
    "user",
)
SILENCE = Verb(
    "silence",
    _("Silence"),
    _(
        "The member can sign in and read, and writes nothing: no posts, reactions, reports or profiles. They get your "
        "reason and can appeal. Letting them write again undoes it."
    ),
    _("The member is silenced."),
    "lock",
)
UNSILENCE = Verb(
    "unsilence",
    _("Let write again"),
    _("The member can write again. Nobody is told. Silencing undoes it."),
    _("The member can write again."),
    "lock-open",
)
