"""The fields that organisers add to the form of registration: their questions, and the breakouts of each block."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.breakouts import Block, Option
from events.models import RegistrationQuestion
from events.models.registration_choosing import Wishes

Kind = RegistrationQuestion.Kind
ANSWER_LENGTH = 1000


def question_field(question: RegistrationQuestion, answer: str) -> forms.Field:
    """Return the field of a question, with what was answered before."""
    required = question.need == RegistrationQuestion.Need.REQUIRED
    said: dict[str, Any] = {"label": question.words, "required": required, "initial": answer}
    if question.kind == Kind.CONSENT:
        wrong = {"required": gettext("Without this consent you cannot register.")}
        return forms.BooleanField(**said | {"initial": answer == "yes"}, error_messages=wrong)
    if question.kind == Kind.CHOICE:
        answers = [(one, one) for one in question.answers]
        choices = answers if required else [("", gettext("No answer")), *answers]
        return forms.ChoiceField(**said, choices=choices, widget=forms.RadioSelect)
    return forms.CharField(**said, max_length=ANSWER_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))


def answer_of(value: Any) -> str:
    """Return an answer as it is kept: consent is "yes" or nothing."""
    return ("yes" if value else "") if isinstance(value, bool) else str(value)


def seat_field(block: Block) -> forms.ChoiceField:
    """Return the field in which exactly one breakout of a block is chosen."""
    initial = block.held or next(iter(block.wishes), None)
    return forms.TypedChoiceField(
        label=block.title,
        choices=[(one.session.pk, _with_seats(one)) for one in block.options],
        coerce=int,
        initial=initial.session_id if initial else None,
        widget=forms.RadioSelect,
        required=not all(one.is_full for one in block.options),
        error_messages={"required": _("Choose one of these breakouts.")},
    )


def _with_seats(option: Option) -> str:
    if option.left is None:
        return option.title
    if option.is_full:
        return gettext("%(title)s (no seat left)") % {"title": option.title}
    return gettext("%(title)s (seats left: %(n)d)") % {"title": option.title, "n": option.left}


def rank_fields(block: Block) -> dict[str, forms.Field]:
    """Return a field for the rank of each breakout of a block."""
    ranks = [(str(n), str(n)) for n in range(1, len(block.options) + 1)]
    given = {choice.session_id: choice.rank for choice in block.wishes}
    return {
        f"rank-{block.session.pk}-{one.session.pk}": forms.TypedChoiceField(
            label=f"{block.title}: {one.title}",
            choices=[("", gettext("Not ranked")), *ranks],
            coerce=int,
            empty_value=None,
            required=False,
            initial=given.get(one.session.pk),
        )
        for one in block.options
    }


def wishes_from(form: forms.Form, blocks: list[Block], *, ranked: bool) -> Wishes:
    """Return what was chosen or ranked; two equal ranks are said beside the second."""
    said, found = form.cleaned_data, {}
    for block in blocks:
        key = block.session.pk
        if not ranked:
            chosen = said.get(f"block-{key}")
            found.update({key: [chosen]} if chosen else {})
            continue
        ranks: dict[int, int] = {}
        for one in block.options:
            name = f"rank-{key}-{one.session.pk}"
            rank = said.get(name)
            if rank in ranks:
                form.add_error(name, _("Another breakout has this rank."))
            elif rank:
                ranks[rank] = one.session.pk
        if ranks:
            found[key] = [ranks[rank] for rank in sorted(ranks)]
        elif block.options:
            form.add_error(f"rank-{key}-{block.options[0].session.pk}", _("Rank at least one of these breakouts."))
    return found
