"""What is typed for an entry of a diary."""

from django import forms
from django.utils.translation import gettext_lazy

from core.languages import LANGUAGES
from members.models import Member
from partnerships.models import DiaryEntry, Exchange, ExchangeRefusedError
from partnerships.models.diary import TITLE_LENGTH
from partnerships.models.exchange_words import TEXT_LENGTH


class EntryForm(forms.Form):
    """What was done and what was learned."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=TITLE_LENGTH,
        help_text=gettext_lazy("In one line: a day, or a question."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    done = forms.CharField(
        label=gettext_lazy("What was done"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 5})
    )
    learned = forms.CharField(
        label=gettext_lazy("What was learned"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What others can use. Name nobody who did not agree."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, initial="en")

    def keep(self, exchange: Exchange, entry: DiaryEntry | None, *, by: Member, publish: bool) -> DiaryEntry | None:
        """Save it, and publish it if asked to; None, and the form says why, if that is refused."""
        try:
            if entry is None:
                entry = DiaryEntry.objects.write(exchange, by=by, **self.cleaned_data)
            else:
                entry.revise(by=by, **self.cleaned_data)
            if publish:
                entry.publish(by=by)
        except ExchangeRefusedError as refused:
            self.add_error(refused.field or None, str(refused.words))
            return None
        return entry
