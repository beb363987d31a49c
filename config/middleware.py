"""Two headers Django does not send by itself, and the one answer that needs no site behind it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


class BrowserPolicyMiddleware:
    """Nobody else may load our answers, and no page may ask for the reader's devices."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers, unless a view has set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class HealthMiddleware:
    """Answers /healthz: this process lives. It asks nobody else, neither the database nor which host was meant."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer at once, or pass on."""
        if request.path != "/healthz":
            return self.get_response(request)
        return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
