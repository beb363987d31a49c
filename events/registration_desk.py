"""The page on which organisers set up registration: rules, questions and seats, saved together or not at all."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.models import Event, RegistrationRules
from events.registration_rules_forms import QuestionFormSet, RegistrationRulesForm, SeatsForm


class RegistrationDesk:
    """The three forms of the page."""

    def __init__(self, event: Event, data: Mapping[str, Any] | None) -> None:
        """Read what was typed, or show what is set."""
        rules = RegistrationRules.objects.filter(event=event).first()
        self.is_new = rules is None
        rules = rules or RegistrationRules(event=event, opens_at=timezone.now(), closes_at=event.starts_at)
        rules.event = event
        self.rules = RegistrationRulesForm(data, instance=rules)
        self.questions = QuestionFormSet(data, instance=event, prefix="q")
        self.seats = SeatsForm(data, event=event)

    @property
    def forms(self) -> list[Any]:
        """Return all forms, for the summary of errors."""
        return [self.rules, self.seats, *self.questions.forms]

    def save(self) -> bool:
        """Keep it all if all of it is right; a seat more is offered at once to the first who waits."""
        if not all([self.rules.is_valid(), self.questions.is_valid(), self.seats.is_valid()]):
            return False
        with transaction.atomic():
            rules = self.rules.save()
            self.questions.save()
            self.seats.save()
            rules.pass_on_now()
        return True
