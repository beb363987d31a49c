"""What pages tell machines: JSON-LD in the words of schema.org, as data that cannot leave its element."""

import json
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

type Thing = dict[str, Any]

# As Django's json_script: nothing in the data can close the element or open a comment.
_ESCAPES: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script(*things: Thing) -> SafeString:
    """Return the element that holds these things."""
    context: Thing = {"@context": "https://schema.org", "@graph": list(things)}
    data = json.dumps(context, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308 - escaped above


def breadcrumbs(site: str, *steps: tuple[str, str]) -> Thing:
    """Return the way to a page: names and addresses from the top; `site` is the front page's, without its slash."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": f"{site}{address}"}
            for number, (name, address) in enumerate(steps, 1)
        ],
    }


def counted(action: str, number: int) -> Thing:
    """Return how often something was done: "LikeAction", "CommentAction"."""
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": number,
    }
