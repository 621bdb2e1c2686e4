"""Evidence: recognised by content, refused with a sentence that says the mend, shown to its owner alone."""

import io
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from presscentre.accreditation import actions, checklist, intake_room, proofs
from presscentre.accreditation.actions import evidence
from presscentre.accreditation.models import Application, Evidence, MediaType, Move, State
from presscentre.accreditation.uploads import LARGEST_EVIDENCE, Proof, Unfit
from tests import factories
from tests.accreditation import rows
from tests.accreditation.pages import at, jpeg, pdf, upload

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
ZIP = b"PK\x03\x04" + b"\0" * 40 + b"PK\x05\x06" + b"\0" * 18


def encrypted() -> bytes:
    return pdf(password="secret")


def tall() -> bytes:
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


BAD = {
    "empty": (lambda: b"", "evidence_empty"),
    "too heavy": (lambda: b"%PDF-1.7" + b"0" * LARGEST_EVIDENCE, "evidence_too_heavy"),
    "a drawing": (lambda: SVG, "evidence_of_unknown_format"),
    "a page": (lambda: HTML, "evidence_of_unknown_format"),
    "an archive": (lambda: ZIP, "evidence_of_unknown_format"),
    "a picture and an archive": (lambda: jpeg() + ZIP, "evidence_is_two_files"),
    "a picture and a page": (lambda: jpeg(comment=HTML), "evidence_is_two_files"),
    "a document and an archive": (lambda: pdf() + ZIP, "evidence_is_two_files"),
    "half a picture": (lambda: jpeg()[:900], "evidence_damaged"),
    "half a document": (lambda: pdf()[:300], "evidence_damaged"),
    "a document with a password": (encrypted, "evidence_locked"),
    "a document that carries a file": (lambda: pdf(script=True), "evidence_acts"),
    "a bomb": (tall, "evidence_too_many_pixels"),
}


@pytest.mark.once
@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_is_no_evidence_is_refused_for_what_it_is(kind):
    make, code = BAD[kind]
    with pytest.raises(Unfit) as no:
        proofs.examine(make())

    assert no.value.code == code
    assert evidence.SENTENCES.get(code, evidence.EvidenceRefused).code == code


@pytest.mark.once
def test_a_document_that_runs_a_script_is_refused_wherever_the_script_hides():
    plain = pdf()
    for deed in (b"/JavaScript", b"/Launch", b"/J#61vaScript"):
        acting = plain.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S " + deed + b" >>")
        assert acting != plain
        with pytest.raises(Unfit) as no:
            proofs.examine(acting)
        assert no.value.code == "evidence_acts"


@pytest.mark.once
def test_pictures_come_out_upright_without_what_a_phone_writes_into_them():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Phone of Taro"
    kept = proofs.examine(jpeg(900, 600, exif=exif))

    picture = Image.open(io.BytesIO(kept.data))
    assert (kept.media_type, picture.size, dict(picture.getexif())) == ("image/jpeg", (600, 900), {})
    assert b"Phone of Taro" not in kept.data


@pytest.mark.once
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), base=st.sampled_from([jpeg(64, 64), pdf(), pdf(script=True)]))
def test_a_mutated_file_is_taken_or_refused_and_never_breaks_anything(data, base):
    body = bytearray(base)
    for _change in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(body) - 1))
        if data.draw(st.booleans()):
            body[place] = data.draw(st.integers(0, 255))
        else:
            del body[place : place + data.draw(st.integers(1, 64))]
            body = body or bytearray(b"%")
    assert fate(bytes(body)) in {*evidence.SENTENCES, evidence.EvidenceRefused.code, *evidence.SUFFIX}


def fate(data: bytes) -> str:
    """What becomes of a file: its kind if it is kept, else why not."""
    try:
        return proofs.examine(data).media_type
    except Unfit as no:
        return no.code


@pytest.mark.once
def test_a_file_is_parsed_in_a_process_of_its_own():
    room = intake_room.ROOM
    kept = room.examine(pdf())
    child = room.pid
    with pytest.raises(Unfit) as no:
        room.examine(SVG)

    assert (kept.data, kept.media_type, no.value.code) == (pdf(), "application/pdf", "evidence_of_unknown_format")
    assert room.pid == child  # which has learned to read PDF by then


@pytest.mark.once
def test_whoever_reads_the_files_is_replaced_before_long(monkeypatch):
    monkeypatch.setattr(intake_room, "FILES", 2)
    room = intake_room.IntakeRoom()
    assert [(room.examine(jpeg(64, 64)).media_type, room.pid is None) for _file in range(2)] == [
        ("image/jpeg", False),
        ("image/jpeg", True),
    ]


@pytest.mark.once
def test_what_is_asked_for_depends_on_what_somebody_makes():
    assert checklist.missing(MediaType.WRITTEN, ["piece"]) == ["assignment", "piece", "press_card"]
    assert checklist.missing(MediaType.WRITTEN, ["piece", "piece", "press_card", "assignment"]) == []
    assert checklist.missing(MediaType.TECHNICAL, []) == ["assignment"]
    assert checklist.missing("", []) == []


# On the page

TYPED = {"role": "Editor", "media_type": "written"}  # a browser sends the whole form, whatever is pressed


@pytest.fixture(autouse=True)
def open_events(gala, elsewhere, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    for event in (gala, elsewhere):
        event.ends_at = timezone.now() + timedelta(days=30)
        event.save()
        rows.register(event)


@pytest.fixture
def draft(gala, client) -> Application:
    taro = factories.person("Taro")
    client.force_login(taro)
    return Application.objects.create(event=gala, person=taro, created_at=timezone.now(), media_type="written")


def test_a_file_and_a_link_are_added_beside_what_was_typed_and_taken_away_again(client, gala, draft):
    add = at(gala, "application/evidence/")
    client.post(add, {"kind": "assignment", "file-assignment": upload(pdf(), "Letter ../../x.pdf"), **TYPED})
    client.post(add, {"kind": "piece", "link-piece": "https://example.org/story", **TYPED})

    letter, story = Evidence.objects.order_by("pk")
    draft.refresh_from_db()
    assert (letter.name, letter.media_type, letter.size) == ("x.pdf", "application/pdf", len(pdf()))
    assert re.fullmatch(r"evidence/[0-9a-f]{32}\.pdf", letter.file.name)
    assert (story.link, draft.role) == ("https://example.org/story", "Editor")
    assert default_storage.exists(letter.file.name)


def test_evidence_that_is_removed_leaves_no_file(client, gala, draft, django_capture_on_commit_callbacks):
    client.post(at(gala, "application/evidence/"), {"kind": "piece", "file-piece": upload(jpeg(), "tear sheet.jpg")})
    piece = Evidence.objects.get()
    name = piece.file.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(at(gala, f"application/evidence/{piece.pk}/remove/"))
    assert (Evidence.objects.count(), default_storage.exists(name)) == (0, False)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"file-piece": upload(SVG, "photo.jpg")}, "This is none of the files that are taken"),
        ({"link-piece": "http://example.org/"}, "Write the whole address, beginning with https://."),
        ({"link-piece": "javascript:alert(1)"}, "Write the whole address, beginning with https://."),
        ({}, "Choose a file, or write an address that begins with https://."),
    ],
)
def test_what_is_not_taken_is_said_in_its_line_and_in_the_summary(client, gala, draft, sent, sentence):
    page = client.post(at(gala, "application/evidence/"), {**TYPED, "kind": "piece", **sent})

    assert page.status_code == 422
    assert page.content.decode().count(sentence) == 2
    assert (Evidence.objects.count(), Application.objects.get().role) == (0, "Editor")


def test_an_application_holds_ten_pieces_and_forty_megabytes(gala, draft):
    now = timezone.now()
    for number in range(9):
        actions.add_link(draft, "piece", f"https://example.org/{number}", by=draft.person, now=now)
    Evidence.objects.filter(link__endswith="/0").update(size=evidence.MOST_BYTES - 10)

    with pytest.raises(actions.TooMuchEvidence):
        actions.add_file(draft, "piece", Proof("image/jpeg", b"x" * 11), "a.jpg", by=draft.person, now=now)
    actions.add_link(draft, "piece", "https://example.org/9", by=draft.person, now=now)
    with pytest.raises(actions.TooMuchEvidence):
        actions.add_link(draft, "piece", "https://example.org/10", by=draft.person, now=now)


def test_nobody_else_reads_it(client, gala, elsewhere, draft):
    piece = actions.add_file(
        draft, "piece", Proof("application/pdf", pdf()), "letter.pdf", by=draft.person, now=timezone.now()
    )
    mine = at(gala, f"application/evidence/{piece.pk}/")

    answer = client.get(mine)
    assert answer.content == pdf()
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert "no-store" in answer["Cache-Control"]
    assert client.get(at(elsewhere, f"application/evidence/{piece.pk}/")).status_code == 404
    other = factories.person("Other")
    Application.objects.create(event=gala, person=other, created_at=timezone.now())
    client.force_login(other)
    assert client.get(mine).status_code == 404
    assert client.post(f"{mine}remove/").status_code == 404
    client.logout()
    assert client.get(mine).status_code == 302


def test_what_is_added_while_the_office_waits_closes_the_gap_and_moves_the_version_on(gala):
    application = rows.application(gala, "Taro", rows.delegation(gala), state=State.QUESTION, media_type="technical")
    Application.objects.update(missing=["assignment"], has_gaps=True)
    version = application.version

    now = timezone.now()
    piece = actions.add_link(application, "assignment", "https://example.org/a", by=application.person, now=now)
    application.refresh_from_db()
    assert (application.missing, application.has_gaps, application.version) == ([], False, version + 1)
    assert [(move.verb, move.facts) for move in Move.objects.all()] == [("edited", {"fields": ["evidence"]})]
    Evidence.objects.update(checked_at=now)
    with pytest.raises(actions.EvidenceKept):
        actions.remove_evidence(piece, by=application.person, now=now)


def test_one_account_cannot_keep_the_house_busy(client, gala, draft, monkeypatch):
    monkeypatch.setattr("presscentre.accreditation.limits.UPLOADS", 1)
    sent = {**TYPED, "kind": "piece", "file-piece": upload(SVG, "a.jpg")}

    first = client.post(at(gala, "application/evidence/"), sent).content.decode()
    again = client.post(at(gala, "application/evidence/"), sent | {"file-piece": upload(SVG)}).content.decode()
    assert ("none of the files" in first, "You have sent many files" in again) == (True, True)


def test_the_form_costs_the_same_however_much_evidence_there_is(client, gala, draft):
    costs = []
    for more in (1, 4):
        for number in range(more):
            actions.add_link(draft, "piece", f"https://example.org/{more}{number}", by=draft.person, now=timezone.now())
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at(gala, "application/")).status_code == 200
        costs.append(len(seen))
    assert costs[0] == costs[1]
