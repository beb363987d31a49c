"""How robots are kept from joining, as admins set it: one record."""

from typing import ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Nobody types a name, an address and a password twice in less.
SECONDS_TO_JOIN: Final = 3
# A form that was open for longer is given out anew.
HOURS_TO_JOIN: Final = 24
# Robots fill in what is called so; people never see it.
TRAP_NAME: Final = "website"
# Fields that the forms with traps have of their own.
TAKEN: Final = "begun|email|password1|password2|display_name|name|affiliation|language|listed|next|question-.*"


class JoiningManager(models.Manager["Joining"]):
    """Gives the rules."""

    def rules(self) -> "Joining":
        """Return the record; while there is none, what the numbers above say."""
        return self.first() or Joining()


class Joining(models.Model):
    """The traps of the forms to join and to register as a guest. A change holds at once."""

    trap_name = models.CharField(
        _("name of the field that nobody sees"),
        max_length=30,
        default=TRAP_NAME,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9_-]*$", _("Use small letters, digits, - and _ alone.")),
            RegexValidator(rf"^({TAKEN})$", _("The forms have a field of that name."), inverse_match=True),
        ],
        help_text=_("Robots fill in what they know. Change it when they have learnt this one."),
    )
    seconds = models.PositiveSmallIntegerField(
        _("seconds in which nobody fills in the form"),
        default=SECONDS_TO_JOIN,
        validators=[MaxValueValidator(60)],
        help_text=_("Who is quicker is told and can send it again. 0: nobody is too quick."),
    )
    hours = models.PositiveSmallIntegerField(
        _("hours for which the form is good"),
        default=HOURS_TO_JOIN,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
    )

    objects = JoiningManager()

    class Meta:
        verbose_name = _("traps")
        verbose_name_plural = _("traps")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="joining_is_one_record",
                violation_error_message=_("There is one record of traps: change that one."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Traps"))
