"""What is said in the Forum about a body: in the topics of the partnerships that it takes part in."""

from typing import Any

from members.rules import Reader
from partnerships.models import Organisation, Partnership


def topics_of(organisation: Organisation, reader: Reader) -> Any:
    """Return the topics that a reader may see, in their order; the forum's own rows, by the reverse relation."""
    topics: Any = Partnership._meta.get_field("topics").related_model
    shown = topics._default_manager.visible_to(reader)
    return shown.filter(partnership__organisations=organisation).in_order()
