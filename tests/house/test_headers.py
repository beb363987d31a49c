"""The exact set of headers: a change of any of them is a decision, not an accident."""

import pytest
from django.test import Client

EXPECTED = {
    "Content-Security-Policy": (
        "script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("address", ["/", "/healthz", "/no-such-page/", "/accounts/login/"])
def test_every_answer_carries_the_headers(db: None, eve: Client, address: str) -> None:
    answer = eve.get(address)

    assert {name: answer.get(name) for name in EXPECTED} == EXPECTED
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_visitor_gets_no_cookie_for_reading(db: None, eve: Client) -> None:
    answer = eve.get("/about/")

    assert set(answer.cookies) <= {"csrftoken"}


def test_a_method_that_changes_nothing_is_refused(db: None, eve: Client) -> None:
    assert eve.trace("/").status_code in {403, 405}
