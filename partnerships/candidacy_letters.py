"""The letters about who is to keep a profile: to whom, with which words. None repeats what a claimant wrote."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Member
from notifications.letters import absolute, defused, duty_letter, spoken, spoken_to
from partnerships.models import Candidacy
from partnerships.models.candidacies import SILENT_DAYS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Words(NamedTuple):
    """What a letter says; `%(who)s` is the member, `%(other)s` who offers, `%(name)s` the profile."""

    subject: "_StrPromise"
    text: "_StrPromise"


CLAIMED: Final = Words(
    _("%(who)s asks to keep the profile of %(name)s"),
    _(
        "You keep it, so your answer counts: look at what they say, make sure who they are, then accept or refuse. "
        "If nobody answers within %(days)d days, an admin decides."
    ),
)
OFFERED: Final = Words(
    _("Will you keep the profile of %(name)s?"),
    _(
        "%(other)s asks you to keep it, so that it stays true. Nothing changes until you accept; you may leave again. "
        "If you do not answer within %(days)d days, an admin looks at it."
    ),
)
LEFT: Final = Words(
    _("An admin decides who keeps the profile of %(name)s"),
    _(
        "Nobody who could answer has done so yet, or nobody keeps the profile, so that %(who)s keeps it is decided by "
        "an admin. You hear what came of it."
    ),
)
FOR_ADMINS: Final = Words(
    _("Decide whether %(who)s keeps the profile of %(name)s"),
    _("Nobody answered within %(days)d days, or nobody keeps the profile. It waits in the workplace."),
)
YOURS: Final = Words(
    _("You keep the profile of %(name)s"),
    _(
        "You may change it from now on, and are asked twice a year whether it is still correct. If you did not ask "
        "for this, leave it on the page below."
    ),
)
JOINED: Final = Words(
    _("%(who)s keeps the profile of %(name)s"),
    _("They may change it from now on. If that is wrong, write to us at once: every change can be taken back."),
)
REFUSED: Final = Words(
    _("That %(who)s keeps the profile of %(name)s was refused"),
    _("Nothing has changed. If you think that is wrong, write to us: an admin looks at it."),
)

type Addressed = tuple[Member | None, Words]


def tell(candidacy: Candidacy, step: str) -> None:
    """Write the letters of one step, each in its reader's language; nobody gets two."""
    for reader, words in _addressed(candidacy, step):
        with spoken_to(reader) if reader else spoken(settings.LANGUAGE_CODE):
            _write(candidacy, reader.email if reader else settings.CONTACT_EMAIL, words)


def _addressed(one: Candidacy, step: str) -> Iterator[Addressed]:
    editors = one.profile.editors_at_work().exclude(pk=one.member_id)
    match step:
        case "asked" if one.kind == "claim":
            yield from ((editor, CLAIMED) for editor in editors)
        case "asked":
            yield one.member, OFFERED
        case "escalated":
            yield one.asker, LEFT
            yield None, FOR_ADMINS
        case "granted":
            yield one.member, YOURS
            others = {editor.pk: editor for editor in [*editors, one.asker] if editor.pk != one.member_id}
            yield from ((editor, JOINED) for editor in others.values())
        case "refused":
            yield one.asker, REFUSED


def _write(one: Candidacy, to: str, words: Words) -> None:
    said = {
        "who": defused(one.member.display_name),
        "other": defused(one.asker.display_name),
        "name": defused(str(one.profile)),
        "days": SILENT_DAYS,
    }
    page = reverse("admin:partnerships_candidacy_changelist") if words is FOR_ADMINS else one.get_absolute_url()
    told = {
        "subject": words.subject % said,
        "text": words.text % said,
        "reason": defused(one.reason),
        "url": absolute(page),
        "contact": settings.CONTACT_EMAIL,
    }
    duty_letter(to, "partnerships/mail/candidacy", told).send()
