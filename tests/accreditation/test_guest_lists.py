"""Guest lists: read in whatever encoding, shown row by row, sent once and exactly as shown."""

import io
import threading
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from presscentre.accreditation import actions, guests, queries
from presscentre.accreditation.models import Alias, Domain, GuestList, GuestRow, Invitation
from presscentre.core import tables
from presscentre.core.errors import Refusal
from presscentre.notices.models import Notice
from tests import factories
from tests.accreditation import rows

HEAD = "email,name,language,outlet,media type,skip review\n"


@pytest.fixture
def officer(gala):
    return factories.officer("Irma", gala, "accreditation")


def received(event, data, officer, name="guests.csv"):
    raw = data if isinstance(data, bytes) else data.encode()
    return actions.receive_list(event, name, raw, by=officer, now=timezone.now())


def fates(guest_list):
    told = guest_list.rows.order_by("line").values_list("line", "fate", "problems")
    return [(line, fate, [(one["column"], one["code"]) for one in problems]) for line, fate, problems in told]


def sent(guest_list, officer, seen=None):
    now = timezone.now()
    mark = queries.mark_of(guest_list) if seen is None else seen
    end = now + timedelta(days=9)
    return actions.send_list(guest_list, mark, language="en", expires_at=end, by=officer, now=now)


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.once
@pytest.mark.parametrize(
    ("encoding", "text", "name", "language"),
    [
        ("gb18030", "邮箱,姓名,语言\nwang@example.org,王若岚,中文\n", "王若岚", "zh-hans"),
        ("cp932", "メールアドレス,氏名,言語\nyamada@example.org,山田 花,日本語\n", "山田 花", "ja"),
        ("big5", "電郵,姓名,語言\nlin@example.org,林怡君,繁體中文\n", "林怡君", "zh-hant"),
        ("cp949", "이메일,이름,언어\nkim@example.org,김서연,한국어\n", "김서연", "ko"),
        ("cp1252", "E-Mail;Name;Sprache\nlena@example.org;Käthe Brückner;Deutsch\n", "Käthe Brückner", "de"),
        ("cp1251", "e-mail;name;lang\ni@example.org;Иванова Мария Георгиевна;en\n", "Иванова Мария Георгиевна", "en"),
        ("cp1256", "البريد الإلكتروني,الاسم,اللغة\nm@example.org,محمد حسن,العربية\n", "محمد حسن", "ar"),
        ("utf-8", "e-mail\tnom\tlangue\ne@example.org\tÉmile N’Diaye\tfrançais\n", "Émile N’Diaye", "fr"),
        ("utf-8-sig", "correo,nombre,idioma\nx@example.org,Íñigo Núñez,español\n", "Íñigo Núñez", "es"),
        ("utf-16", "emel\tnama\tbahasa\na@example.org\tAisyah\tMelayu\n", "Aisyah", "ms"),
    ],
)
def test_a_list_is_read_in_the_encoding_and_language_in_which_it_was_written(encoding, text, name, language):
    sheet = guests.read(text.encode(encoding))
    mapping = guests.mapping_of(sheet.texts)
    guest = guests.guest_of(mapping.cells(sheet.texts[1]))
    assert (guest.name, guest.language, guest.problems) == (name, language, [])
    assert (mapping.heading, mapping.sure) == (True, True)


def test_every_row_has_a_fate_that_names_column_and_mend(gala, officer):
    rows.outlet("Nordlicht", "DE", "北光")
    Domain.objects.create(outlet=rows.outlet("NHK", "JP"), name="nhk-news.example")
    invited = {"name": "", "language": "en", "by": officer, "now": timezone.now()}
    actions.invite(gala, "old@example.org", **invited, expires_at=timezone.now() + timedelta(days=3))
    rows.application(gala, "applied", rows.delegation(gala, rows.outlet("Gazette")))
    guest_list = received(
        gala,
        HEAD + "New@Example.org,Ann,en,北光,photo,yes\n"
        "new@example.org,Ann again,,,,\n"
        "old@example.org,,,,,\n"
        "applied@example.org,,,,,\n"
        ",Nobody,,,,\n"
        "no address,,,,,\n"
        "a@example.org,,Klingon,,,\n"
        "b@example.org,,,Nobody's Post,,\n"
        "\n"
        "c@nkh-news.example,Twin,ja,,,\n"
        "=1+1,,,,,\n"
        "d@example.org,,,,sculpture,perhaps\n",
        officer,
    )
    assert fates(guest_list) == [
        (2, "new", []),
        (3, "duplicate", []),
        (4, "invited", []),
        (5, "applied", []),
        (6, "broken", [("email", "missing")]),
        (7, "broken", [("email", "not_an_address")]),
        (8, "broken", [("language", "unknown_word")]),
        (9, "broken", [("outlet", "outlet_unknown")]),
        (11, "new", [("email", "domain_lookalike")]),
        (12, "broken", [("email", "not_an_address")]),
        (13, "broken", [("media_type", "unknown_word"), ("skip_review", "unknown_word")]),
    ]
    assert Notice.objects.exclude(to="old@example.org").count() == 0


def test_a_confirmed_list_sends_exactly_what_was_shown_and_never_twice(gala, elsewhere, officer):
    nordlicht = rows.outlet()
    text = (
        HEAD + "hana@example.org,山田 花,ja,Nordlicht,photography,yes\nlena@example.org,,,,,\nlena@example.org,,,,,\n"
    )
    guest_list = received(gala, text, officer)
    assert (Invitation.objects.count(), Notice.objects.count()) == (0, 0)

    assert sent(guest_list, officer, seen="another page").changed is True
    assert (Invitation.objects.count(), Notice.objects.count()) == (0, 0)
    assert sent(guest_list, officer).count == 2
    hana = Invitation.objects.get(email="hana@example.org")
    assert (hana.name, hana.language, hana.outlet, hana.media_type, hana.skip_review, hana.guest_list) == (
        "山田 花",
        "ja",
        nordlicht,
        "photo",
        True,
        guest_list,
    )
    letters = Notice.objects.order_by("to").values_list("to", "language", "template", "event")
    assert list(letters) == [
        ("hana@example.org", "ja", "accreditation/invitation", "double11"),
        ("lena@example.org", "en", "accreditation/invitation", "double11"),
    ]
    assert "/ja/double11/accreditation/invitation/" in Notice.objects.get(language="ja").facts["link"]

    with pytest.raises(actions.ListClosed):
        sent(guest_list, officer)
    again = received(gala, text, officer)
    assert [fate for _line, fate, _problems in fates(again)] == ["invited", "invited", "duplicate"]
    assert sent(again, officer).count == 0
    assert (Invitation.objects.count(), Notice.objects.count()) == (2, 2)
    assert sent(received(elsewhere, text, officer), officer).count == 2  # another event invites on its own


def test_whoever_was_invited_meanwhile_stops_the_list_until_it_is_looked_at_again(gala, officer):
    guest_list = received(gala, "email\na@example.org\nb@example.org\n", officer)
    seen, now = queries.mark_of(guest_list), timezone.now()
    actions.invite(
        gala, "a@example.org", name="", language="en", by=officer, now=now, expires_at=now + timedelta(days=1)
    )
    assert sent(guest_list, officer, seen).changed is True
    assert [fate for _line, fate, _problems in fates(guest_list)] == ["invited", "new"]
    assert sent(guest_list, officer).count == 1
    assert Invitation.objects.filter(email="a@example.org").count() == 1


def test_an_officer_reads_a_list_anew_and_says_which_outlet_is_meant(gala, officer):
    nordlicht = rows.outlet()
    data = "Käthe;kaethe@example.org;NL Presse\nJürgen;j@example.org;Elbe Post\n".encode("cp1252")
    guest_list = received(gala, data, officer)
    assert (guest_list.encoding, next(row.cells for row in guest_list.rows.all())) == (
        "cp1252",
        {"email": "kaethe@example.org"},
    )
    columns = {"places": {"name": 0, "email": 1, "outlet": 2}, "heading": False}
    how = {"by": officer, "now": timezone.now()}
    actions.read_again(guest_list, encoding="cp1252", columns=columns, **how)
    assert [(one[0], one[1]) for one in queries.unknown_outlets(guest_list.rows)] == [
        ("Elbe Post", 1),
        ("NL Presse", 1),
    ]
    actions.settle_outlet(guest_list, "NL Presse", nordlicht, country="", **how)
    actions.settle_outlet(guest_list, "Elbe Post", None, country="DE", **how)
    assert sent(guest_list, officer).count == 2
    told = Invitation.objects.order_by("email").values_list("name", "outlet__name")
    assert list(told) == [("Jürgen", "Elbe Post"), ("Käthe", "Nordlicht")]
    assert Alias.objects.filter(outlet=nordlicht, name="NL Presse").exists()


@pytest.mark.once
def test_what_is_broken_in_a_file_costs_only_its_line():
    text = HEAD + 'a@example.org,"Ann "the pen" Lee",,,,\nb@example.org,Bob,,,,\nc@example.org,"never closed,,,,\n'
    sheet = guests.read(text.encode())
    mapping = guests.mapping_of(sheet.texts)
    found = [guests.guest_of(mapping.cells(cells)) for _line, cells in sheet.rows[1:]]
    assert [(guest.email, [problem["code"] for problem in guest.problems]) for guest in found] == [
        ("", ["quotes_broken"]),
        ("b@example.org", []),
        ("", ["quotes_broken"]),
    ]
    one_column = guests.read(b"a@example.org\r\nb@example.org\r\n\r\n")
    assert guests.mapping_of(one_column.texts).places == {"email": 0}
    assert guests.mapping_of(one_column.texts).heading is False


@pytest.mark.once
def test_spreadsheets_are_read_without_running_anything_in_them():
    data = workbook(
        ["氏名", "メール", "言語", "審査なし"],
        ["山田 花", "yamada@example.org", "日本語", 1],
        [None, None, None, None],
        ['=HYPERLINK("http://example.com")', "x@example.org", None, None],
    )
    sheet = guests.read(data)
    mapping = guests.mapping_of(sheet.texts)
    found = [guests.guest_of(mapping.cells(cells)) for _line, cells in sheet.rows[1:]]
    assert [(one.email, one.name, one.language, one.skip_review) for one in found] == [
        ("yamada@example.org", "山田 花", "ja", True),
        ("x@example.org", "", "", False),
    ]
    assert [line for line, _cells in sheet.rows] == [1, 2, 4]

    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        new.writestr("xl/vbaProject.bin", b"macros")
        new.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")
    assert len(guests.read(changed.getvalue()).rows) == 3


def _zip(parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'


@pytest.mark.once
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n ", "empty"),
        (b"x" * (guests.MOST_BYTES + 1), "too_large"),
        (b"a@b.c\n" * (guests.MOST_ROWS + 5), "too_many_rows"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_a_list"),
        (b"%PDF-1.7 \n", "not_a_list"),
        (_zip({"word/document.xml": b"<x/>"}), "not_a_list"),
        (_zip({"xl/workbook.xml": b"<x/>"}), "damaged"),
        (_zip({"xl/workbook.xml": ENTITY}), "damaged"),
        (_zip({"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": b"a" * 60_000_000}), "bomb"),
        (b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(data, code):
    with pytest.raises(guests.Unreadable) as refusal:
        guests.read(data)
    assert refusal.value.code == code


@pytest.mark.once
def test_no_cell_of_an_export_is_run_by_a_spreadsheet():
    told = tables.answer("x.csv", ["a"], [["=1+1"], ["+1"], ["-1"], ["@x"], ["\tx"], ["\rx"], ["plain"]])
    text = told.content.decode("utf-8-sig")
    assert text.replace("\r\n", "\n").split("\n")[1:5] == ["'=1+1", "'+1", "'-1", "'@x"]
    assert ("'\tx" in text, "'\rx" in text, "\nplain" in text) == (True, True, True)


def test_five_thousand_rows_are_shown_in_few_steps(client, gala, officer, django_assert_max_num_queries):
    text = HEAD + "".join(
        f"{'broken' if number % 50 == 0 else f'guest{number}@example.org'},山田 {number},ja,,,\n"
        for number in range(5000)
    )
    factories.sign_in(client, officer)
    with django_assert_max_num_queries(80):
        guest_list = received(gala, text.encode("cp932"), officer)
    page = client.get(f"/office/double11/accreditation/invitations/lists/{guest_list.pk}/")
    assert (page.status_code, guest_list.rows.filter(fate="broken").count()) == (200, 100)
    assert "4900" in page.content.decode().replace(",", "")


def test_a_long_list_is_read_by_the_worker_once(gala, officer):
    text = HEAD + "".join(f"guest{number}@example.org,{'x' * 100},,,,\n" for number in range(9000))
    guest_list = received(gala, text, officer)
    assert (guest_list.state, guest_list.rows.count()) == (GuestList.State.READING, 0)
    for _worker in range(2):
        actions.check_list(guest_list, by=None, now=timezone.now())
    guest_list.refresh_from_db()
    assert (guest_list.state, guest_list.total, guest_list.rows.count()) == (GuestList.State.CHECKED, 9000, 9000)
    actions.drop_list(guest_list, by=officer, now=timezone.now())
    assert GuestRow.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_confirm_at_once_one_sends(gala, officer):
    text = "email\n" + "".join(f"guest{number}@example.org\n" for number in range(300))
    guest_list = received(gala, text, officer)
    seen, told, barrier = queries.mark_of(guest_list), [], threading.Barrier(2)

    def confirm():
        barrier.wait()
        try:
            told.append(sent(GuestList.objects.get(pk=guest_list.pk), officer, seen).count)
        except Refusal as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _officer in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told, key=str) == [300, "guest_list_closed"]
    assert (Invitation.objects.count(), Notice.objects.count()) == (300, 300)


def test_only_officers_of_this_event_with_every_region_see_lists(client, gala, elsewhere, officer):
    guest_list = received(gala, "email\na@example.org\n", officer)
    addresses = [f"/office/double11/accreditation/invitations/{rest}" for rest in ("", f"lists/{guest_list.pk}/")]
    local = factories.officer("Leo", gala, "accreditation")
    local.remits.get().regions.add(factories.region(gala))
    for user, status in ((officer, 200), (local, 403), (factories.officer("Olga", elsewhere, "accreditation"), 404)):
        factories.sign_in(client, user)
        for address in addresses:
            assert client.get(address).status_code == status, (user, address)
    factories.sign_in(client, factories.officer("Otto", elsewhere, "accreditation"))
    assert client.get(f"/office/elsewhere/accreditation/invitations/lists/{guest_list.pk}/").status_code == 404
