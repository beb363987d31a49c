"""What follows when a person is taken out of the records: events forget the name too, as drafted and as released."""

from typing import Any

from django.dispatch import receiver

from core.removal import NAME_REMOVED, take_out, whole_words
from events.letting_go import let_go, printed_for
from events.models import SessionRole
from partnerships.models import Person
from partnerships.signals import person_removed


@receiver(person_removed)
def forget_person(person: Person, slug: str, spellings: list[str], **_kwargs: Any) -> None:
    """Take a person out of drafts and releases, by every name that was printed for them."""
    roles = SessionRole.objects.filter(person=person)
    names = {*spellings, *printed_for(slug), *roles.values_list("name_as_printed", flat=True)} - {"", NAME_REMOVED}
    roles.update(name_as_printed=NAME_REMOVED, affiliation_as_printed="")
    let_go(whole_words(names), names, person=slug, instead=person.slug)
    take_out(names)
