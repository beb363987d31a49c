"""What organisers fill in: where the event and its breakouts are joined online."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from events.models import Event, JoinLink
from events.models.joining import MOST_MINUTES, OPENS_MINUTES, set_links
from events.models.versions import HTTPS


def https_field(label: Any, *, help_text: Any = "") -> forms.URLField:
    """Return a field for an address that begins with https."""
    field = forms.URLField(
        label=label,
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=help_text,
        error_messages={"invalid": _("Give a whole address that begins with https://.")},
    )
    field.validators = [HTTPS]
    field.widget.attrs |= {"placeholder": "https://", "autocomplete": "off"}
    return field


class JoiningForm(forms.Form):
    """The link of the event, when it shows, and a link of its own for a breakout that has one."""

    url = https_field(_("Link to join the event"))
    note = forms.CharField(
        label=_("What one needs besides"),
        required=False,
        max_length=200,
        help_text=_("A passcode, a number to dial: shown with the link, to the same people."),
    )
    opens_minutes = forms.IntegerField(
        label=_("Shown so many minutes before the start"),
        min_value=0,
        validators=[MaxValueValidator(MOST_MINUTES)],
        help_text=_("Of the event, or of the log-in where a time is stated, and of each breakout; until its end."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, event: Event, initial: Mapping[str, Any]) -> None:
        """Start with what is set, and ask for each breakout of the draft."""
        self.event, self.sessions = event, list(event.sessions.breakouts())
        links = {link.session_id: link for link in JoinLink.objects.of(event)}
        whole, some = links.get(None), next(iter(links.values()), None)
        started = {
            "url": whole.url if whole else "",
            "note": whole.note if whole else "",
            "opens_minutes": some.opens_minutes if some else OPENS_MINUTES,
        } | {f"session-{pk}": link.url for pk, link in links.items() if pk}
        super().__init__(data, initial=started | dict(initial))
        for session in self.sessions:
            self.fields[f"session-{session.pk}"] = https_field(session.title)

    def save(self) -> None:
        """Keep what was typed; it holds at once."""
        typed = self.cleaned_data
        rooms: dict[int | None, str] = {session.pk: typed[f"session-{session.pk}"] for session in self.sessions}
        set_links(self.event, {None: typed["url"], **rooms}, note=typed["note"], opens_minutes=typed["opens_minutes"])
