"""What moderators do to members, in words."""

from django.utils.translation import gettext_lazy as _

from core.verbs import Verb

SUSPEND = Verb(
    "suspend",
    _("Suspend"),
    _("The member is signed out and can neither sign in nor post. What they wrote stays."),
    _("The member is suspended."),
    "user",
)
REINSTATE = Verb(
    "reinstate",
    _("Reinstate"),
    _("The member can sign in and post again."),
    _("The member is reinstated."),
    "user",
)
