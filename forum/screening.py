"""What a form asks before it posts: is it one too many, and does it hold what is watched for?"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from forum.models.pacing import Act, Pace, TooOftenError
from forum.models.watching import Match, Watched, found, hosts_of, replaced
from forum.rules import TOO_OFTEN
from members.models import Member
from members.rules import moderates

if TYPE_CHECKING:
    from forum.forms import TextForm


def screen(form: "TextForm", act: Act, by: Member, *names: str) -> bool:
    """Count the act and read the fields with these names; tell whether the form may post what it holds now.

    If not, the form says why beside the field, and keeps the text. Watched words are replaced in the form's data.
    """
    texts = {name: str(form.cleaned_data.get(name, "")) for name in names}
    text = "\n".join(texts.values())
    try:
        read = Pace.objects.count_act(act, by, text=text, hosts=hosts_of(text))
    except TooOftenError:
        form.refuse(TOO_OFTEN[act])
        return False
    matches = [] if moderates(by) else read.matches
    for match in matches:
        if match.deed == Watched.Deed.BLOCK:
            form.add_error(_field(form, texts, match), _words(match))
            form.status = 422
    for match in matches:
        if match.deed == Watched.Deed.REPLACE and not form.errors:
            for name, said in texts.items():
                texts[name] = form.cleaned_data[name] = replaced(said, match.text, match.replacement)
    return not form.errors


def _field(form: "TextForm", texts: dict[str, str], match: Match) -> str:
    """Return the field that has the word; the text has every link."""
    named = (name for name, said in texts.items() if match.kind == Watched.Kind.WORD and found(said, match.text))
    return next(named, next(reversed(texts)))


def _words(match: Match) -> str:
    told = gettext("The Forum does not take texts with this: %(text)s.") % {"text": match.text}
    return " ".join(filter(None, [told, match.reason, gettext("Your text is kept here.")]))
