import pytest
from django.contrib.messages import get_messages

from tests.factories import make_partnership


def fields(**changes):
    return {"summary": "", "objectives": "", "results": "", "website": "", "language": "en"} | changes


@pytest.fixture
def edit(mobility):
    return f"{mobility.get_absolute_url()}edit/"


@pytest.fixture
def confirm(mobility):
    return f"{mobility.get_absolute_url()}confirm/"


def test_a_coordinator_changes_the_texts_and_confirms_the_rest(mobility, ben, signed_in, edit):
    answer = signed_in(ben).post(edit, fields(summary="We move people.", website="https://mobility.example"))
    assert answer.status_code == 302
    assert answer["Location"] == mobility.get_absolute_url()
    mobility.refresh_from_db()
    assert mobility.summary == "We move people."
    assert mobility.website == "https://mobility.example"
    assert mobility.verified_by == ben
    assert mobility.revised_at == mobility.verified_at
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "The profile is saved, and marked as confirmed today."
    ]


def test_words_of_the_source_stay_its_words_until_they_are_changed(mobility, ben, signed_in, edit, eve):
    mobility.source_section = "2.4"
    mobility.summary = "As printed.\n\nIn two paragraphs."
    mobility.save()
    browser = signed_in(ben)
    assert "These are the words of the Output Paper." in browser.get(edit).content.decode()
    browser.post(edit, fields(summary="As printed.\r\n\r\nIn two paragraphs.", website="https://mobility.example"))
    mobility.refresh_from_db()
    assert mobility.revised_at is None
    assert "In the words of the" in eve.get(mobility.get_absolute_url()).content.decode()
    browser.post(edit, fields(summary="Ours now."))
    mobility.refresh_from_db()
    assert mobility.revised_at is not None
    html = eve.get(mobility.get_absolute_url()).content.decode()
    assert "In the words of its coordinator" in html
    assert "What the paper says stands in" in html


def test_a_mistake_keeps_what_was_typed_and_stands_beside_its_field(mobility, ben, signed_in, edit):
    answer = signed_in(ben).post(edit, fields(summary="Kept text.", website="not an address"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in html
    assert "Kept text." in html
    assert 'value="not an address"' in html
    assert 'href="#id_website"' in html
    mobility.refresh_from_db()
    assert mobility.summary == ""


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", "ftp://files.example"])
def test_a_website_is_a_page(mobility, ben, signed_in, edit, website):
    signed_in(ben).post(edit, fields(website=website))
    mobility.refresh_from_db()
    assert mobility.website in {"", "ftp://files.example"}


def test_a_very_long_text_is_refused_with_a_reason(ben, signed_in, edit):
    answer = signed_in(ben).post(edit, fields(results="x" * 8001))
    assert answer.status_code == 422
    assert "8000" in answer.content.decode()


def test_still_correct_takes_one_click(mobility, ben, signed_in, confirm):
    assert signed_in(ben).post(confirm)["Location"] == mobility.get_absolute_url()
    mobility.refresh_from_db()
    assert mobility.verified_by == ben
    assert mobility.revised_at is None


def test_only_coordinators_and_admins_may(dao, ada, una, sam, signed_in, eve, edit, confirm):
    for member, expected in ((dao, 403), (ada, 403), (una, 403), (sam, 200)):
        assert signed_in(member).get(edit).status_code == expected, member
    assert signed_in(dao).post(confirm).status_code == 403
    for address in (edit, confirm):
        assert eve.post(address).status_code == 302
        assert eve.post(address)["Location"].startswith("/accounts/login/")


def test_a_suspended_coordinator_keeps_nothing(ben, ada, signed_in, edit):
    browser = signed_in(ben)
    ben.suspend(by=ada, reason="A test.")
    assert browser.get(edit).status_code in {302, 403}


def test_a_coordinator_of_one_keeps_no_other(ben, signed_in):
    other = make_partnership("Elsewhere")
    assert signed_in(ben).post(f"{other.get_absolute_url()}confirm/").status_code == 403


def test_confirming_is_no_link(ben, signed_in, confirm):
    assert signed_in(ben).get(confirm).status_code == 405
