"""What organisers ask of those who register."""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.events import Event

MOST_QUESTIONS: Final = 20


class RegistrationQuestion(models.Model):
    """One question of an event's form; its answer lies with each registration."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several answers")
        CONSENT = "consent", _("Consent: a box to tick")

    class Need(models.TextChoices):
        OPTIONAL = "optional", _("May stay empty")
        REQUIRED = "required", _("Must be answered")

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="registration_questions", verbose_name=_("event")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.TEXT)
    words = models.CharField(_("question"), max_length=300)
    answers = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("answers to choose from"),
        default=list,
        blank=True,
    )
    need = models.CharField(_("answer"), max_length=8, choices=Need, default=Need.OPTIONAL)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("question of a registration")
        verbose_name_plural = _("questions of registrations")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="choice") | models.Q(answers__len__gt=1),
                name="registration_question_has_answers",
                violation_error_message=_("Give at least two answers to choose from."),
            )
        ]

    def __str__(self) -> str:
        return self.words
