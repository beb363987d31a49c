"""Before something that cannot be undone, or holds everything, a member proves again who they are."""

from collections.abc import Callable
from typing import Concatenate

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest, HttpResponse


def sudo[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Let a member look; what they send waits until they have given their password or second factor.

    Whoever gave it within the last five minutes is not asked. What waited is then done as it was sent,
    at the address where they were asked: a form under `@sudo` names its own address in `action`.
    """
    asked: Callable[Concatenate[R, P], HttpResponse] = reauthentication_required(allow_get=True)(view)
    return asked


def prove(request: HttpRequest) -> None:
    """Go on only for who has shown within the last five minutes who they are; what they sent waits until they have."""
    raise_if_reauthentication_required(request, app="")
