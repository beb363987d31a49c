"""What a reader misses on a profile, told to those who keep it: in words and never as a score, nor to anybody else."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Missed(NamedTuple):
    """What a reader cannot find out, and where its coordinator says so; without an address, an admin does."""

    words: str | Promise
    url: str = ""


def what_a_reader_misses(profile: Any) -> list[Missed]:
    """Return what is empty, in the order of the profile; of one as `for_profile` loads it, no query."""
    edit = reverse("partnerships:profile_edit", args=[profile.section, profile.slug])
    asked = _of_partnership(profile, edit) if profile.link_name() == "partnership" else _of_organisation(profile, edit)
    return [missed for there, missed in asked if not there]


def _of_partnership(partnership: Any, edit: str) -> list[tuple[Any, Missed]]:
    board = reverse("partnerships:partnership_scoreboard", args=[partnership.slug])
    return [
        (partnership.summary, Missed(_("what this partnership is, in two or three sentences"), f"{edit}#id_summary")),
        (partnership.objectives, Missed(_("what it set out to do"), f"{edit}#id_objectives")),
        (partnership.results, Missed(_("what came of it"), f"{edit}#id_results")),
        (partnership.figures.all(), Missed(_("a number: a target or a result, with its source"), board)),
        (partnership.website, Missed(_("where to read more: a website"), f"{edit}#id_website")),
        (partnership.partners, Missed(_("which organisations take part, and from which countries"))),
        (partnership.affiliations.all(), Missed(_("whom to write to: a person or a member"))),
        (partnership.sector_names, Missed(_("in which sectors it works"))),
        (partnership.market_names, Missed(_("which markets it goes to"))),
        (partnership.initiative, Missed(_("under which initiative it ran"))),
        (partnership.generation, Missed(_("in which generation, and so in which years"))),
    ]


def _of_organisation(organisation: Any, edit: str) -> list[tuple[Any, Missed]]:
    return [
        (
            organisation.summary,
            Missed(_("what this organisation does, in two or three sentences"), f"{edit}#id_summary"),
        ),
        (organisation.kind, Missed(_("what kind of body it is"), f"{edit}#id_kind")),
        (organisation.country, Missed(_("in which country it is"), f"{edit}#id_country")),
        (organisation.region, Missed(_("in which region it is"), f"{edit}#id_region")),
        (organisation.website, Missed(_("where to read more: a website"), f"{edit}#id_website")),
        (organisation.participations.all(), Missed(_("in which partnerships it takes part"))),
        (organisation.affiliations.all(), Missed(_("whom to write to: a person"))),
        (organisation.figures.all(), Missed(_("a number, with its source"))),
    ]
