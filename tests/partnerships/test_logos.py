"""The logo of a profile: taken for what is in it, drawn anew, shown on page, list and card, gone with its file."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from core.cards import key_of
from forum.models import Change
from partnerships.models import Editorship, Participation, Partnership
from partnerships.models.logos import LEAST_SIDE, LOGO_SIDE
from tests import uploads
from tests.factories import make_organisation
from tests.uploads import PDF, film, upload

pytestmark = pytest.mark.django_db
PAGE = "/partnerships/mobility/logo/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(size: tuple[int, int] = (64, 48)) -> bytes:
    return uploads.picture(size=size)


def files(media: Path) -> list[str]:
    return sorted(path.suffix for path in media.rglob("*") if path.is_file())


def send(browser: Client, content: bytes, name: str = "logo.png", alt: str = "A boat", page: str = PAGE) -> Any:
    return browser.post(page, {"file": upload(content, name), "alt": alt}, follow=True)


def fresh(profile: Any) -> Any:
    return type(profile).objects.get(pk=profile.pk)


def test_who_keeps_it_sets_a_logo_and_everybody_sees_it(mobility, ben, eve, signed_in, media) -> None:
    assert 'class="mono mono-lg' in eve.get(mobility.get_absolute_url()).content.decode()
    page = send(signed_in(ben), picture(size=(1200, 600)))
    assert "The logo is shown from now on." in page.content.decode()

    known = fresh(mobility)
    assert (known.logo_width, known.logo_height, known.logo_alt) == (LOGO_SIDE, LOGO_SIDE // 2, "A boat")
    shown = f'<img src="/partnerships/mobility/logo.webp?v={known.logo_mark}" alt="{{}}" width="480" height="240"'
    assert shown.format("A boat") in eve.get(mobility.get_absolute_url()).content.decode()
    for listed in ("/partnerships/", "/"):
        assert shown.format("") in eve.get(listed).content.decode()
    answer = eve.get(known.logo_url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (480, 240)
    line = Change.objects.filter(model="partnerships.partnership").latest("pk")
    assert (line.by, line.after["logo"]) == (ben, known.logo.name)


def test_a_body_has_a_logo_too(mobility, ben, eve, signed_in) -> None:
    dairy = make_organisation("Dairy")
    Participation.objects.create(partnership=mobility, organisation=dairy)
    send(signed_in(ben), picture(), page="/organisations/dairy/logo/")
    url = fresh(dairy).logo_url
    assert url in eve.get("/organisations/dairy/").content.decode()
    assert url in eve.get("/organisations/").content.decode()
    assert eve.get(url).status_code == 200


def test_a_new_one_takes_the_file_of_the_old_one_along(
    mobility, ben, eve, signed_in, media, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in(ben), picture())
    before = fresh(mobility).logo_url
    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in(ben), picture(size=(60, 60)))
    assert files(media) == [".webp"]
    assert fresh(mobility).logo_url != before


def test_it_is_removed_with_its_file_and_uploaded_again(
    mobility, ben, eve, signed_in, media, django_capture_on_commit_callbacks
) -> None:
    browser = signed_in(ben)
    with django_capture_on_commit_callbacks(execute=True):
        send(browser, picture())
        address = fresh(mobility).logo_url
        for _twice in range(2):
            page = browser.post(PAGE, {"remove": "yes"}, follow=True)
    assert "The logo is removed." in page.content.decode()
    assert (files(media), eve.get(address).status_code) == ([], 404)
    assert 'class="mono mono-lg' in eve.get(mobility.get_absolute_url()).content.decode()
    send(browser, picture())
    assert fresh(mobility).logo


def test_it_goes_with_its_profile(mobility, ben, signed_in, media, django_capture_on_commit_callbacks) -> None:
    send(signed_in(ben), picture())
    with django_capture_on_commit_callbacks(execute=True):
        fresh(mobility).delete()
    assert files(media) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (PDF, "Send an image: PNG, JPEG, WebP or a still GIF."),
        (b"Plain words.", "Send an image: PNG, JPEG, WebP or a still GIF."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG drawings can hold programs"),
        (b"<!doctype html><script>1</script>", "Web pages and XML can hold programs"),
        (b"\x89PNG\r\n\x1a\nnothing", "damaged or not what it seems"),
        (film(), "The image moves."),
        (picture(size=(LEAST_SIDE - 1, 300)), "The image is too small"),
    ],
)
def test_A24_what_is_no_image_is_refused_in_words_and_the_words_stay(
    mobility, ben, signed_in, media, content, said
) -> None:
    answer = send(signed_in(ben), content, alt="Kept words")
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert "Kept words" in answer.content.decode()
    assert (files(media), fresh(mobility).logo.name) == ([], "")


def test_A25_a_browser_may_run_nothing_of_it(mobility, ben, eve, signed_in) -> None:
    send(signed_in(ben), picture())
    answer = eve.get(fresh(mobility).logo_url)
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="mobility.webp"'
    assert not answer.cookies
    again = eve.get(fresh(mobility).logo_url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_nobody_else_sets_one(mobility, ben, dao, eve, signed_in, media) -> None:
    for browser, status in ((signed_in(dao), 403), (eve, 302)):
        assert browser.post(PAGE, {"file": upload(picture(), "logo.png")}).status_code == status
    assert files(media) == []
    # What an editor of something else sends to it neither.
    Editorship.objects.create(organisation=make_organisation("Dairy"), member=dao)
    assert signed_in(dao).post(PAGE, {"file": upload(picture(), "logo.png")}).status_code == 403


def test_a_full_disk_leaves_the_logo_before_it(mobility, ben, signed_in, monkeypatch, media) -> None:
    send(signed_in(ben), picture())
    before = fresh(mobility).logo.name

    def full(*_args: Any) -> str:
        raise OSError

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = send(signed_in(ben), picture())
    assert (answer.status_code, fresh(mobility).logo.name) == (422, before)
    assert "There is no room to keep the file just now." in answer.content.decode()


def test_a_card_knows_a_logo_before_and_after_it_was_looked_at(mobility, ben, signed_in) -> None:
    send(signed_in(ben), picture())
    one, other = fresh(mobility), Partnership.objects.get(pk=mobility.pk)
    assert one.logo.name
    assert key_of(one) == key_of(other)
