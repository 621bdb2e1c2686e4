"""A steward's device: paired by a code, given a list that opens nobody, and of one mind with the server."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from presscentre.accreditation import actions, codes, credentials, lists
from presscentre.accreditation.actions.badges import stop
from presscentre.accreditation.lists import Kind
from presscentre.accreditation.models import Badge, Portrait, Scan, Scanner, State
from presscentre.accreditation.queries import event_tag, snapshot
from presscentre.people.actions import deactivate
from tests import factories
from tests.accreditation import gates, rows
from tests.factories import MINUTE, NOON
from tests.live.nodes import Node

pytestmark = pytest.mark.django_db
NAMES = ("Lena", "Rolf", "Olga")


@pytest.fixture
def node() -> Iterator[Node]:
    script = Node("../../accreditation/client/scan.mjs")
    yield script
    script.end()


@pytest.fixture
def dora(gala):
    return factories.officer("Dora", gala, "door")


def paired(client, event, by, **changes):
    """A scanner whose cookie this browser holds."""
    facts = {"name": f"Phone {event.slug}", "checkpoint": None, "supervisor": False, "language": "en"} | changes
    scanner, code = actions.add_scanner(event, **facts, by=by, now=timezone.now())
    client.cookies[credentials.COOKIE] = actions.pair(code, by=None, now=timezone.now())[1]
    return scanner


def post(client, url, body):
    answer = client.post(url, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def sync(client, node, have=""):
    """One round, as the device makes it: what is new, then the records."""
    _status, told = post(client, "/scan/list/", {"waiting": 0, "have": have})
    names = list(told["list"]["records"]) if told["list"] else []
    _status, found = post(client, "/scan/list/records/", {"names": names})
    return told, node.ask("sync", sync=told, records=found)


# The list


def test_a_lost_phone_opens_nobody(client, gala, dora):
    # A hyphen in each word: base64 has none, and among its random signs "Lena" may stand by chance.
    names = [f"{name}-Sand" for name in NAMES]
    badges = [gates.badge(gala, name, "stage", role="Press-reader", native_name=f"{name} 记者") for name in names]
    Portrait.objects.create(
        application=badges[0].application,
        picture=ContentFile(b"the whole face", "a.jpg"),
        thumb=ContentFile(b"a small face", "b.jpg"),
        width=600,
        height=800,
        crop=[0, 0, 600, 800],
        digest="d" * 64,
        taken_at=NOON,
    )
    paired(client, gala, dora)

    _status, told = post(client, "/scan/list/", {"waiting": 0, "have": ""})
    _status, found = post(client, "/scan/list/records/", {"names": list(told["list"]["records"])})
    carried = json.dumps([told, found], ensure_ascii=False)
    secrets = [*names, "’s paper", "Press-reader", "记者", "example.org", base64.b64encode(b"a small face").decode()]
    secrets += [codes.shown(badge.serial) for badge in badges] + [str(badge.serial) for badge in badges]
    assert [word for word in secrets if word in carried] == []

    lena, rolf = badges[:2]
    name = snapshot.lookup(event_tag(gala), lena.serial)
    record = found["records"][name]
    iv, data = (base64.b64decode(record[part]) for part in ("iv", "data"))
    for signature in (codes.read(rolf.code).signature, bytes(64), bytes(range(64))):
        with pytest.raises(InvalidTag):
            AESGCM(snapshot.key_of(signature, lena.serial)).decrypt(iv, data, name.encode())
    own = AESGCM(snapshot.key_of(codes.read(lena.code).signature, lena.serial))
    clear = json.loads(own.decrypt(iv, data, name.encode()))
    assert (clear["latin"], base64.b64decode(clear["thumb"])) == ("Lena-Sand", b"a small face")


def test_what_a_device_keeps_of_a_code_makes_no_code(gala, node):
    lena = gates.badge(gala, "Lena")
    facts = {"mark": "m", "tag": event_tag(gala).hex(), "keys": {}, "ended": {}, "bits": {}, "records": {}}
    facts |= {"checkpoints": [{"key": "hall"}], "event": {"clock": None}}
    scanner = {"name": "Phone", "checkpoint": "hall", "supervisor": False, "language": "en"}
    moment = timezone.now().isoformat()
    node.ask("sync", sync={"now": moment, "scanner": scanner, "list": facts, "presence": {}}, records={"records": {}})

    kept = node.ask("judge", text=lena.code, checkpoint="hall", at=moment)["badge"]
    assert kept == gates.kept(lena)
    assert codes.read(lena.code).signature.hex() not in kept


def test_only_what_changed_is_fetched_again(client, gala, elsewhere, dora, node):
    gates.checkpoint(gala)
    badges = [gates.badge(gala, name) for name in NAMES]
    gates.badge(elsewhere, "Ella")
    scanner = paired(client, gala, dora)

    told, _answer = sync(client, node)
    before = told["list"]
    assert len(before["records"]) == 3
    assert sync(client, node, before["mark"])[0]["list"] is None
    scanner.refresh_from_db()
    assert scanner.synced_at is not None
    actions.reprint(badges[0], reason="lost", by=dora, now=NOON)
    stop(badges[1].application, by=dora, now=NOON)
    after = sync(client, node, before["mark"])[0]["list"]
    changed = {name for name, mark in after["records"].items() if before["records"][name] != mark}
    assert changed == {snapshot.lookup(event_tag(gala), badges[0].serial)}
    assert len(after["records"]) == 2
    assert sorted(after["ended"].values()) == ["revoked", "superseded"]


# One mind


def test_a_device_without_network_answers_as_the_server_would(client, gala, elsewhere, dora, node, monkeypatch):
    seated = []
    sitting = Kind(
        "tests.sitting",
        "Sitting",
        may_pass=lambda badge, checkpoint, at: None if badge.pk in seated else Scan.Answer.WRONG_SITTING,
        snapshot=lambda event, ref: frozenset(seated),
    )
    monkeypatch.setitem(lists.REGISTRY, sitting.key, sitting)
    gates.checkpoint(gala, "hall", counts_inside=True)
    gates.checkpoint(gala, "stage", "stage", "press")
    gates.checkpoint(gala, "closed", opens_at=NOON + MINUTE)
    gates.checkpoint(gala, "over", closes_at=NOON)
    gates.checkpoint(gala, "sitting", list_kind=sitting.key)
    gates.checkpoint(gala, "orphan", list_kind="gone.with_its_feature")
    good, revoked, old, waiting, expired = (
        gates.badge(gala, name, *zones)
        for name, zones in (("Lena", ["stage"]), ("Rolf", []), ("Olga", []), ("Wim", []), ("Eva", []))
    )
    seated.append(good.pk)
    first = old.code
    actions.reprint(old, reason="lost", by=dora, now=rows.DAY_BEFORE)
    old.refresh_from_db()
    stop(revoked.application, by=dora, now=rows.DAY_BEFORE)
    type(waiting.application).objects.filter(pk=waiting.application.pk).update(state=State.SUBMITTED)
    Badge.objects.filter(pk=expired.pk).update(ends_at=NOON)
    forged = codes.write(codes.read(good.code), lambda facts: bytes(64))
    texts = [good.code, revoked.code, first, old.code, waiting.code, expired.code, forged]
    texts += [gates.badge(elsewhere, "Ella").code, "https://example.org/"]
    paired(client, gala, dora)
    sync(client, node)
    machine = gates.machine()

    told = {}
    for place in ("hall", "stage", "closed", "over", "sitting", "orphan"):
        for way in ("in", "out"):
            for number, text in enumerate(texts):
                reading = gates.read(text, at=NOON, checkpoint=place, direction=way)
                with transaction.atomic():
                    [outcome] = actions.scan(gala, [reading], by=machine, now=NOON)
                    transaction.set_rollback(True)
                own = node.ask("judge", text=text, checkpoint=place, direction=way, at=NOON.isoformat())
                told[place, way, number] = (own["answer"], outcome.scan.answer)
    assert {key: pair for key, pair in told.items() if pair[0] != pair[1]} == {}
    assert {pair[0] for pair in told.values()} == set(Scan.Answer.values) - {"already_in"}


def test_a_device_knows_who_is_inside_from_the_server_and_from_itself(client, gala, dora, node):
    hall = gates.checkpoint(gala)
    inside, outside = gates.badge(gala, "Lena"), gates.badge(gala, "Rolf")
    actions.scan(gala, [gates.read(inside, at=NOON)], by=gates.machine(), now=NOON)
    paired(client, gala, dora, checkpoint=hall)
    sync(client, node)

    def answer(badge, way, minute):
        at = (NOON + minute * MINUTE).isoformat()
        told = node.ask("judge", text=badge.code, checkpoint="hall", direction=way, at=at)
        scan = {"nonce": f"nonce-{minute}", "checkpoint": "hall", "direction": way, "at": at, "told": told["answer"]}
        node.ask("add", scan=scan | {"badge": told["badge"], "lookup": told["lookup"]})
        return told["answer"]

    steps = [(inside, "in"), (inside, "out"), (inside, "in"), (inside, "in"), (outside, "in"), (outside, "in")]
    answers = [answer(badge, way, minute) for minute, (badge, way) in enumerate(steps, 1)]
    assert answers == ["already_in", "goodbye", "welcome", "already_in", "welcome", "already_in"]


def test_a_badge_newer_than_the_list_is_good_by_its_signature_and_says_so(client, gala, dora, node):
    gates.checkpoint(gala, "hall", "stage")
    lena = gates.badge(gala, "Lena", "stage")
    paired(client, gala, dora)
    told, _answer = sync(client, node)
    late, abroad = gates.badge(gala, "Eva", "stage"), gates.badge(gala, "Wim", "press")
    newer = actions.reprint(lena, reason="lost", by=dora, now=NOON)

    def judge(text):
        told = node.ask("judge", text=text, checkpoint="hall", at=NOON.isoformat())
        return told["answer"], told["thin"]

    first = codes.write(
        codes.Code(**{**vars(codes.read(newer.code)), "generation": 1, "signature": b""}), lambda facts: bytes(64)
    )
    assert [judge(text) for text in (late.code, abroad.code, newer.code, first)] == [
        ("welcome", True),
        ("wrong_zone", False),
        ("welcome", True),
        ("unknown", False),
    ]
    # Without Ed25519 only a record that opens proves a code: it can be opened by nobody who has not the signature.
    sync(client, node, told["list"]["mark"])
    node.ask("blind")
    assert [judge(text) for text in (newer.code, late.code)] == [("welcome", False), ("welcome", False)]
    assert judge(gates.badge(gala, "Zoe", "stage").code) == ("unknown", False)


def test_an_old_badge_is_refused_by_a_device_that_has_synced_since(client, gala, dora, node):
    gates.checkpoint(gala)
    lena = gates.badge(gala, "Lena")
    first = lena.code
    paired(client, gala, dora)
    told, _answer = sync(client, node)
    actions.reprint(lena, reason="lost", by=dora, now=NOON)

    def judge():
        return node.ask("judge", text=first, checkpoint="hall", at=NOON.isoformat())["answer"]

    assert judge() == "welcome"  # it cannot know
    sync(client, node, told["list"]["mark"])
    assert judge() == "superseded"


# The queue


def test_nothing_that_waits_is_lost_or_sent_for_good_twice(node):
    nonces = [f"nonce-{number:04}" for number in range(450)]
    for number, nonce in enumerate(nonces):
        node.ask("add", scan={"nonce": nonce, "at": f"2017-11-11T00:{number // 60:02}:{number % 60:02}Z"})

    lost = node.ask("flush", fates=["lost"])
    assert (lost["heard"], len(lost["left"])) == ([], 450)
    unheard = node.ask("flush", fates=["taken", "unheard"])
    assert (len(unheard["heard"]), len(unheard["left"])) == (400, 250)
    last = node.ask("flush", fates=[], refused=[nonces[-1]])
    # What may have been heard is sent again with the same nonces; what the server refused stays, and is not lost.
    assert (last["heard"][:200], last["left"], last["disk"]) == (nonces[200:400], nonces[-1:], nonces[-1:])
    assert node.ask("flush", fates=[])["left"] == []


def test_a_revoked_device_forgets_its_list_and_keeps_what_it_has_not_sent(
    client, gala, dora, node, django_capture_on_commit_callbacks
):
    gates.checkpoint(gala)
    gates.badge(gala, "Lena")
    scanner = paired(client, gala, dora)
    sync(client, node)
    node.ask("add", scan={"nonce": "nonce-0001", "at": "2017-11-11T00:00:00Z"})
    with django_capture_on_commit_callbacks(execute=True):
        actions.revoke_scanner(scanner, by=dora, now=timezone.now())

    for url in ("/scan/list/", "/scan/list/records/", "/api/v1/events/double11/scans/"):
        status, told = post(client, url, {"waiting": 1})
        assert (status, told["code"]) == (409, "scanner_revoked")
    page = client.get("/scan/").content.decode()
    assert "This scanner was revoked" in page
    assert node.ask("forget") == {"left": '{"facts":[],"records":[]}', "waiting": 1}


def test_a_device_that_is_locked_out_is_nobody_and_its_neighbour_goes_on(client, gala, dora, monkeypatch):
    monkeypatch.setattr(credentials, "LIFETIME", 0)
    gates.checkpoint(gala)
    badge, other = gates.badge(gala, "Lena"), Client()
    scanner = paired(client, gala, dora)
    paired(other, gala, dora, name="Phone 2")
    scan = {"badge": badge.code, "checkpoint": "hall"}
    doors = {
        "/scan/list/": {"waiting": 0, "have": ""},
        "/scan/list/records/": {"names": []},
        "/api/v1/events/double11/scans/": scan,
    }

    def answers(browser, nonce):
        return [post(browser, url, body | ({"nonce": nonce} if body is scan else {}))[0] for url, body in doors.items()]

    assert answers(client, "nonce-0001") == [200, 200, 201]
    deactivate(scanner.user, by=dora, now=timezone.now())
    assert answers(client, "nonce-0002") == [401, 401, 401]
    assert answers(other, "nonce-0003") == [200, 200, 201]
    assert list(Scan.objects.order_by("pk").values_list("nonce", flat=True)) == ["nonce-0001", "nonce-0003"]


# Keys and clocks


def keys(text, places):
    """What a hand-held scanner presses for this text, on a device whose layout is German."""
    german = {":": "Ö", "/": "-", "-": "ß", "+": "`", "*": "(", "Y": "Z", "Z": "Y"}
    pressed = []
    for number, sign in enumerate(text):
        shift = sign.isalpha() or sign in ":+*$%"
        key = german.get(sign, sign) if places else sign
        pressed.append({"key": key, "code": _place(sign), "shiftKey": shift, "timeStamp": number * 5})
    return [*pressed, {"key": "Enter", "code": "Enter", "shiftKey": False, "timeStamp": len(text) * 5}]


def _place(sign):
    places = {":": "Semicolon", "/": "Slash", "-": "Minus", "+": "Equal", "*": "Digit8", "$": "Digit4", "%": "Digit5"}
    if sign.isalpha():
        return f"Key{sign}"
    return f"Digit{sign}" if sign.isdigit() else {" ": "Space", ".": "Period", **places}[sign]


def test_a_hand_held_scanner_is_read_whatever_the_layout_of_the_keyboard(gala, node):
    code = gates.badge(gala, "Lena").code

    assert node.ask("press", keys=keys(code, places=False))["told"] == code
    assert node.ask("press", keys=keys(code, places=True))["told"] == code
    by_hand = [key | {"timeStamp": number * 200} for number, key in enumerate(keys(code, places=False))]
    assert node.ask("press", keys=by_hand)["told"] is None


def test_numbers_are_typed_and_shown_as_the_server_does(gala, node):
    serial = gates.badge(gala, "Lena").serial
    for text in (codes.shown(serial), codes.shown(serial).lower().replace("-", " ").replace("0", "o")):
        assert node.ask("typed", text=text) == {"serial": serial, "shown": codes.shown(serial)}
    assert node.ask("typed", text="NOT-A-NUMBER")["serial"] is None


@pytest.mark.parametrize(
    ("what", "ticks", "hands", "hours"),
    [
        ("nothing happened", 60_000, 60_000, 2),
        ("somebody set the clock back by an hour", 60_000, 60_000 - 3_600_000, 2),
        ("the device slept, and its ticks with it", 0, 600_000, 11),
    ],
)
def test_a_device_tells_the_events_time_though_its_own_clock_is_years_wrong(node, what, ticks, hands, hours):
    facts = {
        "event": {"real": "2026-01-01T10:00:00Z", "event": "2017-11-10T16:00:00Z", "speed": "60"},
        "server": "2026-01-01T10:00:59.900Z",  # said half-way between 0 and 200 ms
        "now": 1_000_000_000_000,  # the device believes that it is 2001
        "sent": 0,
        "received": 200,
    }
    told = node.ask("clock", **facts, later={"ticks": ticks, "now": hands})["at"]

    assert told == f"2017-11-{10 + (16 + hours) // 24}T{(16 + hours) % 24:02}:00:00.000Z"


# Pairing


def test_a_code_pairs_one_device_once_within_ten_minutes(client, gala, dora):
    now = timezone.now()
    facts = {"checkpoint": None, "supervisor": False, "language": "ar", "by": dora}
    scanner, code = actions.add_scanner(gala, name="Phone 1", **facts, now=now)
    _late, old = actions.add_scanner(gala, name="Phone 2", **facts, now=now - timedelta(minutes=10, seconds=1))
    with pytest.raises(actions.ScannerNameTaken):
        actions.add_scanner(gala, name="Phone 1", **facts, now=now)

    assert client.post("/scan/pair/", {"code": old}).status_code == 409
    answer = client.post("/scan/pair/", {"code": f"{code[:5]} {code[5:]}"})
    assert (answer.status_code, answer["Location"]) == (302, "/scan/")
    cookie = answer.cookies[credentials.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    page = client.get("/scan/")
    assert (page["Content-Language"], "Phone 1" in page.content.decode()) == ("ar", True)
    assert "'wasm-unsafe-eval'" in page["Content-Security-Policy"]
    assert page["Permissions-Policy"].startswith("camera=(self)")
    client.cookies.clear()
    assert client.post("/scan/pair/", {"code": code}).status_code == 409
    again = actions.renew_code(scanner, by=dora, now=now)
    assert client.post("/scan/pair/", {"code": again}).status_code == 302


def test_a_browser_that_guesses_codes_is_stopped(client, gala, dora):
    client.get("/scan/")  # the page's form makes this browser known
    for _guess in range(credentials.GUESSES):
        assert client.post("/scan/pair/", {"code": "0000000000"}).status_code == 409
    assert client.post("/scan/pair/", {"code": "0000000000"}).status_code == 429


def test_only_a_supervisor_searches_and_only_at_their_own_event(client, gala, elsewhere, dora):
    gates.badge(gala, "Lena", native_name="列娜", search="lena 列娜 paper")
    gates.badge(elsewhere, "Lenore", search="lenore")
    scanner = paired(client, gala, dora)

    assert client.get("/scan/search/?q=lena").status_code == 403
    Scanner.objects.filter(pk=scanner.pk).update(supervisor=True)
    found = {words: client.get("/scan/search/", {"q": words}).json()["people"] for words in ("len", "列娜", "", "zoe")}
    assert {words: [person["latin"] for person in people] for words, people in found.items()} == {
        "len": ["Lena"],
        "列娜": ["Lena"],
        "": [],
        "zoe": [],
    }
    client.cookies.clear()
    assert client.get("/scan/search/?q=lena").status_code == 401


# The office


def test_the_office_sees_its_own_door_and_nobody_elses(client, gala, elsewhere, dora):
    factories.region(gala)
    gates.checkpoint(gala)
    gates.checkpoint(elsewhere, "backdoor")
    lena = gates.badge(gala, "Lena")
    actions.scan(gala, [gates.read(lena)], by=gates.machine(), now=NOON)
    factories.sign_in(client, dora)

    page = client.get("/office/double11/door/").content.decode()
    assert ("Hall" in page, "Backdoor" in page) == (True, False)
    assert '<b data-region="europe">1</b>' in page
    assert "Lena" in client.get("/office/double11/door/scans/", {"words": "lena"}).content.decode()
    assert "Lena" not in client.get("/office/double11/door/scans/", {"answer": "unknown"}).content.decode()
    assert client.get("/office/elsewhere/door/").status_code == 404
    factories.sign_in(client, factories.officer("Ines", gala, "figures"))
    assert client.get("/office/double11/door/").status_code == 403


def test_an_officer_makes_a_scanner_opens_a_gate_and_tells_of_the_desk(client, gala, elsewhere, dora):
    hall = gates.checkpoint(gala, opens_at=NOON + timedelta(days=9000))
    abroad = gates.checkpoint(elsewhere, "backdoor")
    factories.sign_in(client, dora)

    page = client.post("/office/double11/door/scanners/", {"name": "Phone 1", "checkpoint": "hall", "language": "en"})
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    scanner = Scanner.objects.get()
    assert (scanner.checkpoint, scanner.made_by, scanner.user.kind) == (hall, dora, "device")
    client.post("/office/double11/door/checkpoints/hall/opening/")
    hall.refresh_from_db()
    assert hall.opens_at <= timezone.now()
    assert client.post(f"/office/double11/door/checkpoints/{abroad.key}/opening/").status_code == 404
    client.post("/office/double11/door/desk/", {"is_open": "on", "words": "Hall B, until 02:00"})
    gala.register.refresh_from_db()
    assert (gala.register.desk_open, gala.register.desk_words) == (True, "Hall B, until 02:00")
    client.post(f"/office/double11/door/scanners/{scanner.pk}/revocation/")
    scanner.refresh_from_db()
    assert scanner.revoked_at is not None
    assert client.get(f"/office/double11/door/scanners/{scanner.pk}/").status_code == 404
