"""A file belongs to its uploader, then to a post, and is seen by whoever may read that post."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.uploads import MOST_BYTES
from forum.models import Attachment, Draft, Post, Topic, attachments
from members.models import Member
from pages.tasks import keep_term
from partnerships.models import Partnership
from tests.factories import make_member, make_post, make_thread, make_topic
from tests.uploads import PDF, office, picture, upload


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """A folder for uploaded files that goes with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def take(member: Member, content: bytes = b"", name: str = "plan.png", alt: str = "") -> Attachment:
    return Attachment.objects.take(upload(content or picture(), name), by=member, alt=alt)


def kept(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def shown(post: Post) -> list[str]:
    return re.findall(r"<img[^>]*>", post.html)


def status(browser: Client, attachment: Attachment) -> int:
    return browser.get(attachment.get_absolute_url()).status_code


# --- Writing ------------------------------------------------------------------------------------------


def test_an_image_in_a_post_keeps_its_place_and_its_words(chiara: Member) -> None:
    plan = take(chiara, alt="Our [new] plan")
    assert plan.markdown == rf"![Our \[new\] plan](/attachments/{plan.pk}/)"

    post = make_post(by=chiara, source=plan.markdown)

    plan.refresh_from_db()
    assert (plan.post, plan.alt) == (post, "Our [new] plan")
    size = 'width="40" height="30" loading="lazy" decoding="async"'
    assert shown(post) == [f'<img src="/attachments/{plan.pk}/" alt="Our [new] plan" {size}>']


def test_a_file_in_a_post_says_what_one_gets(chiara: Member) -> None:
    minutes = take(chiara, PDF, "Minutes *final*.pdf")

    post = make_post(by=chiara, source=minutes.markdown)

    assert post.attachments.get() == minutes
    assert (
        f'<a href="/attachments/{minutes.pk}/" rel="nofollow ugc noopener">Minutes final (PDF, 50 bytes)</a>'
        in post.html
    )


def test_A26_the_file_of_another_is_neither_shown_nor_taken(chiara: Member, dao: Member) -> None:
    unposted, posted = take(dao), take(dao)
    make_post(by=dao, source=posted.markdown)

    post = make_post(by=chiara, source=f"{unposted.markdown} {posted.markdown} ![x](/attachments/{uuid4()}/)")

    assert (shown(post), post.attachments.count()) == ([], 0)
    assert Attachment.objects.filter(post=None).get() == unposted


def test_A26_a_file_of_one_post_does_not_move_to_another(chiara: Member) -> None:
    plan = take(chiara)
    first = make_post(by=chiara, source=plan.markdown)

    second = make_post(by=chiara, source=plan.markdown)

    assert (first.attachments.get(), second.attachments.count(), shown(second)) == (plan, 0, [])


def test_an_edit_takes_and_lets_go(chiara: Member) -> None:
    old, new = take(chiara), take(chiara)
    post = make_post(by=chiara, source=old.markdown)

    post.edit(source=new.markdown.replace("![]", "![The plan]"), language="en")
    assert (post.attachments.get(), post.attachments.get().alt, len(shown(post))) == (new, "The plan", 1)

    post.edit(source=f"{old.markdown}\n\n{new.markdown}", language="en")
    assert (set(post.attachments.all()), len(shown(post))) == ({old, new}, 2)


def test_a_form_sent_twice_keeps_the_file(chiara: Member) -> None:
    plan = take(chiara)
    post = make_post(by=chiara, source=plan.markdown)

    again = make_post(post.thread, by=chiara, source=plan.markdown, token=post.client_token)

    assert (again, post.attachments.get()) == (post, plan)


def test_files_cost_two_queries(chiara: Member) -> None:
    thread, files = make_thread(), [take(chiara), take(chiara), take(chiara)]

    with CaptureQueriesContext(connection) as plain:
        make_post(thread, by=chiara, source="Plain")
    with CaptureQueriesContext(connection) as holding:
        make_post(thread, by=chiara, source=" ".join(file.markdown for file in files))

    assert len(holding) - len(plain) == 2


def test_more_than_ten_files_are_too_many(chiara: Member, signed_in) -> None:
    source = " ".join(f"![x](/attachments/{uuid4()}/)" for _ in range(11))

    answer = signed_in(chiara).post(
        f"{make_thread().get_absolute_url()}reply/", {"source": source, "language": "en", "token": uuid4()}
    )

    assert answer.status_code == 422
    assert "Your text holds 11 files; a post may hold 10." in answer.content.decode()


def test_the_author_alone_hears_of_an_image_without_words(ada: Member, chiara: Member, dao: Member, signed_in) -> None:
    plan = take(chiara)
    thread = make_post(by=chiara, source=plan.markdown).thread
    warning = "An image here is not described"

    pages = [signed_in(member).get(thread.get_absolute_url()).content.decode() for member in (ada, chiara, dao)]
    assert [warning in page for page in pages] == [False, True, False]
    preview = signed_in(chiara).post("/preview/", {"source": take(chiara).markdown}, headers={"HX-Request": "true"})
    assert warning in preview.content.decode()


# --- Uploading ----------------------------------------------------------------------------------------


def test_the_answer_of_an_upload_holds_what_goes_into_the_text(chiara: Member, signed_in) -> None:
    answer = signed_in(chiara).post("/attachments/", {"file": upload(picture(), "plan.png"), "alt": " A\nplan "})

    html, plan = answer.content.decode(), Attachment.objects.get()
    assert answer.status_code == 200
    assert f'data-markdown="![A plan](/attachments/{plan.pk}/)"' in html
    assert f'data-describes="/attachments/{plan.pk}/"' in html
    assert (plan.member, plan.kind, plan.name, plan.media_type) == (chiara, "image", "plan.webp", "image/webp")


def test_a_refused_upload_says_why_and_leaves_nothing(chiara: Member, media: Path, signed_in) -> None:
    browser = signed_in(chiara)

    for content, name, words in (
        (b"<svg/>", "x.svg", "SVG drawings can hold programs"),
        (b"", "x.png", "The file is empty."),
        (b"x" * (11 * 1024 * 1024), "x.txt", "The file is too large"),
    ):
        answer = browser.post("/attachments/", {"file": upload(content, name)})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert "Choose a file first." in browser.post("/attachments/", {}).content.decode()
    assert (Attachment.objects.count(), kept(media)) == (0, [])


def test_what_comes_after_the_limit_is_not_even_stored(chiara: Member, monkeypatch, signed_in) -> None:
    sizes = []

    def seen(file: object) -> None:
        sizes.append((file.size, len(file.read())))  # type: ignore[attr-defined]
        raise ValidationError("No.")

    monkeypatch.setattr(attachments, "accept", seen)
    signed_in(chiara).post("/attachments/", {"file": upload(b"x" * (12 * 1024 * 1024))})

    assert [(size, MOST_BYTES < held < MOST_BYTES + 128 * 1024) for size, held in sizes] == [(12 * 1024 * 1024, True)]


def test_only_members_who_may_write_upload(eve: Client, una: Member, signed_in) -> None:
    file = {"file": upload(picture())}

    assert eve.post("/attachments/", file).status_code == 403
    assert signed_in(una).post("/attachments/", file).status_code == 403
    assert eve.get("/attachments/").status_code == 405


@pytest.mark.parametrize("where", ["reply", "new", "edit"])
def test_without_a_script_the_form_comes_back_with_the_file_in_the_text(where: str, chiara: Member, signed_in) -> None:
    topic = make_topic("Open")
    post = make_post(make_thread(topic, by=chiara), by=chiara)
    pages = {
        "reply": f"{post.thread.get_absolute_url()}reply/",
        "new": "/topics/open/new/",
        "edit": f"{post.get_absolute_url()}edit/",
    }
    fields = {"source": "See the plan:", "language": "it", "title": "A title", "token": uuid4()}
    browser = signed_in(chiara)

    answer = browser.post(pages[where], fields | {"attach": "1", "alt": "A plan", "file": upload(picture(), "p.png")})

    plan = Attachment.objects.get()
    text = answer.context["form"]["source"].value()
    assert text.rstrip() == f"See the plan:\n\n![A plan](/attachments/{plan.pk}/)"
    assert answer.context["form"]["language"].value() == "it"
    assert Post.objects.count() == 2
    # Who only presses the button that posts loses neither the file nor the text.
    answer = browser.post(pages[where], fields | {"file": upload(PDF, "p.pdf")})
    assert "[p (PDF, 50 bytes)]" in answer.context["form"]["source"].value()
    answer = browser.post(pages[where], fields | {"file": upload(b"<svg/>", "p.svg")})
    assert "SVG drawings can hold programs" in answer.content.decode()
    assert answer.context["form"]["source"].value() == "See the plan:"
    assert Post.objects.count() == 2


def test_a_day_has_an_end(chiara: Member, dao: Member, monkeypatch) -> None:
    first = take(chiara)
    monkeypatch.setattr(attachments, "MOST_BYTES_A_DAY", first.size + 10)

    with pytest.raises(ValidationError, match="You have uploaded much today"):
        take(chiara)
    take(dao)
    Attachment.objects.update(created_at=timezone.now() - timedelta(hours=25))
    take(chiara)
    monkeypatch.setattr(attachments, "MOST_FILES_A_DAY", 1)
    with pytest.raises(ValidationError, match="1 files or"):
        take(chiara, PDF)


# --- Files on the disk --------------------------------------------------------------------------------


def test_A24_a_file_is_stored_under_a_name_of_ours(chiara: Member, media: Path) -> None:
    document = take(chiara, office(), "../../x.html")

    assert kept(media) == [f"{document.pk.hex}.docx"]
    assert document.file.name == f"attachments/{document.pk.hex[:2]}/{document.pk.hex}.docx"


def test_F8_a_full_disk_is_told_and_leaves_nothing(chiara: Member, media: Path, monkeypatch, signed_in) -> None:
    def full(self: FileSystemStorage, name: str, content: object) -> str:
        (media / "attachments").mkdir()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    fields = {"source": "My text", "language": "en", "attach": "1", "file": upload(picture())}
    answer = signed_in(chiara).post(f"{make_thread().get_absolute_url()}reply/", fields)

    assert "There is no room to keep the file just now." in answer.content.decode()
    assert answer.context["form"]["source"].value() == "My text"
    assert (Attachment.objects.count(), kept(media)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_its_row_and_not_before(media: Path) -> None:
    member = make_member("Chiara")
    plan = take(member)

    with transaction.atomic():
        plan.delete()
        transaction.set_rollback(True)
    assert len(kept(media)) == 1
    Attachment.objects.get().delete()
    assert kept(media) == []


@pytest.mark.django_db(transaction=True)
def test_what_was_never_posted_is_forgotten_after_a_day(media: Path) -> None:
    chiara = make_member("Chiara")
    thread = make_thread()
    names = ("old", "fresh", "posted", "drafted", "in a part", "let go")
    files = {name: take(chiara) for name in names}
    make_post(thread, by=chiara, source=files["posted"].markdown)
    post = make_post(thread, by=chiara, source=files["let go"].markdown)
    post.edit(source="Without", language="en")
    Draft.objects.create(member=chiara, thread=thread, source=f"So far: {files['drafted'].markdown}")
    Draft.objects.create(member=chiara, topic=thread.topic, fields={"result": files["in a part"].markdown})
    yesterday = timezone.now() - timedelta(hours=25)
    Attachment.objects.exclude(pk=files["fresh"].pk).update(created_at=yesterday)

    keep_term(name="unposted-files")

    left = ("fresh", "posted", "drafted", "in a part")
    assert set(Attachment.objects.all()) == {files[name] for name in left}
    assert kept(media) == sorted(f"{files[name].pk.hex}.webp" for name in left)


# --- Fetching -----------------------------------------------------------------------------------------


def test_A25_an_image_is_shown_and_runs_nothing(chiara: Member, eve: Client) -> None:
    plan = take(chiara)
    make_post(by=chiara, source=plan.markdown)

    answer = eve.get(plan.get_absolute_url())

    headers = {name: answer.headers.get(name) for name in ("Content-Disposition", "Content-Type", "Cache-Control")}
    assert headers == {
        "Content-Disposition": 'inline; filename="plan.webp"',
        "Content-Type": "image/webp",
        "Cache-Control": "private, no-cache",
    }
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert dict(answer.cookies) == {}
    assert b"".join(answer.streaming_content)[:4] == b"RIFF"  # type: ignore[attr-defined]


def test_A25_other_files_are_downloads_with_their_names(chiara: Member, eve: Client) -> None:
    minutes = take(chiara, PDF, "Übersicht №1.pdf")
    make_post(by=chiara, source=minutes.markdown)

    answer = eve.get(minutes.get_absolute_url())

    told = answer["Content-Disposition"]
    assert told.startswith("attachment; filename*=utf-8''")
    assert unquote(told.partition("''")[2]) == "Übersicht №1.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_file_that_was_fetched_before_is_asked_for_again_and_not_sent(chiara: Member, eve: Client) -> None:
    plan = take(chiara)
    make_post(by=chiara, source=plan.markdown)
    etag = eve.get(plan.get_absolute_url())["ETag"]

    answer = eve.get(plan.get_absolute_url(), headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (304, b"", "private, no-cache")


def test_A02_an_unposted_file_is_its_uploaders_alone(
    ada: Member, chiara: Member, dao: Member, eve: Client, signed_in
) -> None:
    plan = take(chiara)

    assert [status(signed_in(member), plan) for member in (ada, chiara, dao)] == [404, 200, 404]
    assert status(eve, plan) == 404


def test_A16_a_hidden_post_takes_its_files_along_from_caches_too(
    ada: Member, chiara: Member, eve: Client, signed_in
) -> None:
    plan = take(chiara)
    post = make_post(by=chiara, source=plan.markdown)
    etag = eve.get(plan.get_absolute_url())["ETag"]

    post.hide(by=ada, reason="For the story.")

    assert eve.get(plan.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 404
    assert [status(signed_in(member), plan) for member in (ada, chiara)] == [200, 404]
    post.restore(by=ada, reason="For the story.")
    assert status(eve, plan) == 200
    post.thread.hide(by=ada, reason="For the story.")
    assert (status(eve, plan), status(signed_in(chiara), plan)) == (404, 404)


def test_A16_a_file_that_was_taken_out_of_its_post_is_gone_for_others(chiara: Member, eve: Client, signed_in) -> None:
    plan = take(chiara)
    post = make_post(by=chiara, source=plan.markdown)

    post.edit(source="Without", language="en")

    assert (status(eve, plan), status(signed_in(chiara), plan)) == (404, 200)


def test_A16_a_file_keeps_to_the_audience_of_its_topic(
    ben: Member, chiara: Member, eve: Client, mobility: Partnership, signed_in
) -> None:
    inner = make_topic("Inner", audience=Topic.Audience.PARTNERSHIP, partnership=mobility)
    plan = take(ben)
    make_thread(inner, by=ben, source=plan.markdown)

    assert [status(signed_in(member), plan) for member in (ben, chiara)] == [200, 404]
    assert status(eve, plan) == 404


def test_A16_no_file_is_served_by_its_path(chiara: Member, signed_in) -> None:
    plan = take(chiara)

    for path in (f"/media/{plan.file.name}", f"/static/{plan.file.name}", f"/{plan.file.name}"):
        assert signed_in(chiara).get(path).status_code == 404


def test_a_file_that_is_missing_is_missing(chiara: Member, signed_in) -> None:
    plan = take(chiara)
    plan.file.storage.delete(plan.file.name)

    assert status(signed_in(chiara), plan) == 404


def test_fetching_costs_two_queries(chiara: Member, signed_in, django_assert_num_queries) -> None:
    plan = take(chiara)
    make_post(by=chiara, source=plan.markdown)
    browser = signed_in(chiara)

    with django_assert_num_queries(3):  # the session, the member, the file
        assert status(browser, plan) == 200
