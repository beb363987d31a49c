"""What a form asks before it posts: is it one too many, and does it hold what is watched for?"""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext

from forum.models.held import Held
from forum.models.pacing import Act, Pace, Read, TooOftenError
from forum.models.watching import Match, Watched, found, hosts_of, replaced
from forum.rules import TOO_OFTEN
from members.domains import with_parents
from members.models import Member
from members.rules import moderates

if TYPE_CHECKING:
    from forum.forms import TextForm


def screen(form: "TextForm", act: Act, by: Member, *names: str, token: UUID, before: str = "") -> str | None:
    """Count the act and read the fields with these names; return why the text waits for a moderator, "" if it does not.

    None: it may not be posted, the form says why beside the field, and keeps the text. Watched words are replaced in
    the form's data. A form that is sent twice, by its token, counts once. `before` is a text that stands already: its
    links are no news.
    """
    texts = {name: str(form.cleaned_data.get(name, "")) for name in names}
    text = "\n".join(texts.values())
    try:
        read = Pace.objects.count_act(act, by, text=text, hosts=hosts_of(text), token=token)
    except TooOftenError:
        form.refuse(TOO_OFTEN[act])
        return None
    matches = [] if moderates(by) else read.matches
    for match in matches:
        if match.deed == Watched.Deed.BLOCK:
            form.add_error(_field(form, texts, match), _words(match))
            form.status = 422
    for match in matches:
        if match.deed == Watched.Deed.REPLACE and not form.errors:
            for name, said in texts.items():
                texts[name] = form.cleaned_data[name] = replaced(said, match.text, match.replacement)
    return None if form.errors else _why_held(read, act, by, linked=_links_elsewhere(text, before), matches=matches)


def _why_held(read: Read, act: Act, by: Member, *, linked: bool, matches: list[Match]) -> str:
    if any(match.deed == Watched.Deed.HOLD for match in matches):
        return Held.Why.WORD
    if read.holds_links and linked:
        return Held.Why.LINK
    return Held.Why.FIRST if read.is_first and act != Act.EDIT else ""


def _links_elsewhere(text: str, before: str) -> bool:
    """Tell whether a text leads away from the Forum by a link that did not stand there before."""
    ours = {*with_parents(urlsplit(settings.FORUM_BASE_URL).hostname or ""), *hosts_of(before)}
    return not ours.issuperset(hosts_of(text))


def _field(form: "TextForm", texts: dict[str, str], match: Match) -> str:
    """Return the field that has the word; the text has every link."""
    named = (name for name, said in texts.items() if match.kind == Watched.Kind.WORD and found(said, match.text))
    return next(named, next(reversed(texts)))


def _words(match: Match) -> str:
    told = gettext("The Forum does not take texts with this: %(text)s.") % {"text": match.text}
    return " ".join(filter(None, [told, match.reason, gettext("Your text is kept here.")]))
