"""People of an agenda as markup, drawn by functions: see `events.drawn`."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.templatetags.ui import avatar
from events.addresses import stem
from events.agenda import Appearance, Participant
from events.markup import fill, joined
from partnerships.models import Person

# Few speakers do not speak twice, and every page of an event draws them again.
_avatar = lru_cache(maxsize=2048)(avatar)


def named(name: str, person: Person | None, people: str) -> str:
    """Return a name, leading to its page if we know who it is; `people` is where pages of people stand."""
    return fill('<a class="plain" href="{}{}/">{}</a>', people, person.slug, name) if person else name


def where_people_stand() -> str:
    """Return what stands before the slug in addresses of people."""
    return stem("partnerships:person_detail")


def bylines(people: Iterable[Appearance], stands: str) -> SafeString:
    """Return the list of people of one session; nothing if nobody is named."""
    lines = joined(fill("<li>{}</li>", _byline(someone, stands)) for someone in people)
    return fill('<ul class="byline-list">{}</ul>', lines) if lines else SafeString()


def _byline(someone: Appearance, people: str) -> SafeString:
    role = someone.role_shown
    return fill(
        '<div class="byline">{}<span class="byline-text"><span class="byline-name">{}{}</span>{}</span></div>',
        _avatar(someone.name),
        named(someone.name, someone.person, people),
        fill(' <span class="byline-role">{}</span>', role) if role else "",
        affiliation(someone),
    )


def affiliation(someone: Appearance | Participant) -> str:
    """Return where somebody is from, if that is stated."""
    said = someone.affiliation
    return fill('<span class="byline-org">{}</span>', said) if said else ""


def terms(people: Iterable[Appearance], stands: str) -> SafeString:
    """Return the people of a breakout by their role."""
    unknown = gettext("Role not stated")
    rows = joined(
        fill(
            "<div><dt>{}</dt><dd>{}{}</dd></div>",
            someone.role_shown or unknown,
            named(someone.name, someone.person, stands),
            fill("<span>{}</span>", someone.affiliation) if someone.affiliation else "",
        )
        for someone in people
    )
    return fill('<dl class="breakout-people">{}</dl>', rows) if rows else SafeString()


def grid(participants: Iterable[Participant]) -> SafeString:
    """Return everyone once, with all they do."""
    stands = where_people_stand()
    lines = joined((fill("<li>{}</li>", _everything(someone, stands)) for someone in participants), "\n")
    return fill('<ul class="people-grid">{}</ul>', lines)


def _everything(someone: Participant, people: str) -> SafeString:
    parts = (
        fill('{}<span lang="{}">{}</span>', f"{role}, " if role else "", slot.language, slot.title)
        for role, slot in someone.parts
    )
    return fill(
        '<div class="byline">{}<span class="byline-text"><span class="byline-name">{}</span>{}'
        '<span class="byline-roles">{}</span></span></div>',
        _avatar(someone.name),
        named(someone.name, someone.person, people),
        affiliation(someone),
        joined(parts, "; "),
    )
