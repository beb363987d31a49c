"""Files as they are sent: made at the moment they are asked for, or as somebody uploaded them.

Asked for again, none is sent again while its bytes are the same.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.csp import CSP
from django.utils.http import http_date

# Whatever is in a file that somebody uploaded, a browser runs nothing of it.
LOCKED_UP: Final[dict[str, Any]] = {"default-src": [CSP.NONE], "sandbox": True}


def download(
    request: HttpRequest,
    body: bytes,
    *,
    kind: str,
    name: str,
    changed_at: datetime | None = None,
    private: bool = False,
) -> HttpResponse:
    """Answer with a file, or with 304; `private` ones stay out of shared caches and of search engines.

    Only the bytes decide: a person who left the records leaves a file without a new release, so what is
    `changed_at` is told and never relied on.
    """
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    if changed_at:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    if private:
        patch_cache_control(response, private=True)
        response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_cache=True)
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response


def uploaded(
    request: HttpRequest, file: FieldFile, *, kind: str, name: str, etag: str, shown: bool = False
) -> HttpResponseBase:
    """Answer with a stored file, or with 304; its view says `LOCKED_UP` and stays private.

    Only what may be `shown` stands in a page; anything else is saved under `name`. A file that is lost is not there.
    """
    quoted = f'"{etag}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=quoted)
    if answer is None:
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        answer = FileResponse(opened, as_attachment=not shown, filename=name, content_type=kind)
    answer.headers["ETag"] = quoted
    return answer
