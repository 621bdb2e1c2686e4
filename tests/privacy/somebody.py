"""One journalist about whom every table says something, and how to look for what is left of him. All invented."""

import io
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from PIL import Image

from presscentre.accreditation import files, studio
from presscentre.accreditation.actions import keep_portrait
from presscentre.accreditation.actions.badges import issue
from presscentre.accreditation.models import (
    Application,
    Badge,
    Checkpoint,
    Engagement,
    Evidence,
    GuestList,
    GuestRow,
    Invitation,
    Move,
    Note,
    Presence,
    Print,
    PrintPart,
    PrintRun,
    Scan,
    State,
    Tag,
)
from presscentre.events.models import Event
from presscentre.notices.actions import queue
from presscentre.people.models import DeskCode, Profile, User
from presscentre.privacy import actions, queries
from tests.accreditation import rows

NATIVE, LATIN = "鹤田一郎", "Ichiro Tsuruta"
ADDRESS, PHONE = "ichiro.tsuruta@kyokuto-press.example", "+81 90 5550 1864"
PASSPORT = "TR8861234"
WORDS = [NATIVE, LATIN, ADDRESS, PHONE, PASSPORT]


def picture() -> bytes:
    """A JPEG that no other test makes."""
    body = io.BytesIO()
    Image.effect_noise((700, 940), 60).convert("RGB").save(body, "JPEG", quality=88)
    return body.getvalue()


def person() -> User:
    user = User.objects.create(email=ADDRESS, name=LATIN, language="ja", zone="Asia/Tokyo")
    Profile.objects.create(user=user, native_name=NATIVE, latin_name=LATIN)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
    return user


def applied(user: User, event: Event, by: User, *, colleague: str = "Marta") -> Application:
    """Approved, with portrait, evidence, needs, notes, moves, badge; a colleague's note names him too."""
    delegation = rows.delegation(event, rows.outlet(f"Kyokuto {event.slug}", "JP"), places=3)
    facts = {"native_name": NATIVE, "latin_name": LATIN, "phone": PHONE, "diet": "No shellfish, says Ichiro Tsuruta"}
    application = rows.application(
        event,
        user,
        delegation,
        **facts,
        state=State.APPROVED,
        decided_at=event.starts_at,
        decided_by=by,
        search=f"{LATIN} {ADDRESS}",
        typed={"phone": PHONE},
        equipment=f"Tripod of {LATIN}",
        question=f"Mr {LATIN}?",
    )
    Profile.objects.get(user=user).events.add(event)
    application.tags.add(Tag.objects.create(event=event, name="Knows the way"))
    other = rows.application(event, colleague, delegation)
    at = event.starts_at
    Note.objects.create(application=application, text=f"{LATIN} called from {PHONE}.", by=by, at=at)
    Note.objects.create(application=other, text=f"Comes with {NATIVE} ({ADDRESS}).", by=by, at=at)
    Move.objects.create(
        application=other, verb="asked", from_state="draft", to_state="submitted", by=by, at=at, internal=f"As {LATIN}."
    )
    keep_portrait(application, studio.develop(picture()), by=user, now=at)
    proof = files.keep("evidence", f"%PDF-1.7 letter for {LATIN}".encode(), ".pdf")
    Evidence.objects.create(application=application, kind="assignment", file=proof, name=f"{LATIN}.pdf", added_at=at)
    return application


def at_the_door(application: Application, by: User) -> Badge:
    """Badge, prints, a reading, where he is, and what takes his time."""
    event, at = application.event, application.event.starts_at
    with transaction.atomic():
        badge = issue(application, by=by, now=at)
    run = PrintRun.objects.create(
        event=event, layout="a6", badges=[[badge.pk, 1]], state="done", done=1, made_by=by, made_at=at
    )
    paper = files.keep("badges", f"%PDF-1.7 {LATIN} {NATIVE}".encode(), ".pdf")
    PrintPart.objects.create(run=run, first=0, count=1, file=paper)
    Print.objects.create(badge=badge, generation=1, layout="a6", run=run, reason="first", by=by, at=at)
    hall = Checkpoint.objects.create(event=event, key="hall", name="Hall")
    Scan.objects.create(
        event=event,
        checkpoint=hall,
        by=by,
        badge=badge,
        serial=badge.serial,
        generation=1,
        direction="in",
        answer="welcome",
        nonce=f"n-{event.slug}",
        digest="5" * 64,
        at=at,
        received_at=at,
    )
    Presence.objects.create(checkpoint=hall, badge=badge, inside=True, at=at, entries=1)
    span = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
    Engagement.objects.create(event=event, person=application.person, kind="briefings.seat", label=LATIN, **span)
    return badge


def traces(user: User, event: Event, by: User, language: str = "ja") -> None:
    """Everything around: invitation, guest list, letters, sessions, log, desk code, consents, requests, identity."""
    now = timezone.now()
    facts = {"made_by": by, "made_at": now, "expires_at": now + timedelta(days=1)}
    Invitation.objects.create(event=event, email=ADDRESS, name=LATIN, digest=b"i" * 32, **facts)
    uploaded = files.keep("guests", f"name,email\n{LATIN},{ADDRESS}\n".encode(), ".csv")
    guests = GuestList.objects.create(
        event=event, name="guests.csv", file=uploaded, digest="7" * 64, state="checked", made_by=by, made_at=now
    )
    GuestRow.objects.create(guest_list=guests, line=2, cells={"name": LATIN, "email": ADDRESS}, fate="new")
    queue("accreditation/approved", to=ADDRESS, language="ja", at=now, event=event.slug, name=LATIN)
    UserSession.objects.create(user=user, ip="203.0.113.77", user_agent="Firefox", session_key="k" * 32)
    half = SessionStore()
    half["account_login_code"] = {"email": ADDRESS}
    half.save()
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=by, content_type=kind, object_id=str(user.pk), object_repr=LATIN, action_flag=CHANGE, change_message=LATIN
    )
    DeskCode.objects.create(event=event, user=user, digest="9" * 64, **facts)
    actions.settle_controller(
        event, {"name": "Gala GmbH", "contact": "d@gala.example", "security_body": "Police"}, by=by, now=now
    )
    for purpose in ("accreditation", "needs", "identity"):
        mark = queries.notice(event, purpose, language).mark
        verb: Any = actions.note_seen if purpose == "accreditation" else actions.give_consent
        verb(user, event, purpose, mark=mark, by=user, now=event.starts_at)
    scan = b"\x89PNG\r\n\x1a\n" + PASSPORT.encode() * 20
    document = actions.give_document(
        user, event, kind="passport", country="JP", number=PASSPORT, scan=scan, by=user, now=event.starts_at
    )
    actions.reveal_number(document, f"The police asked about {LATIN}", by=by, now=event.starts_at)
    actions.ask(user, "other", f"I am {LATIN}. What do you know of me?", event=event, by=user, now=now)


def everywhere(event: Event, by: User) -> User:
    """Him, with all of the above."""
    user = person()
    at_the_door(applied(user, event, by), by)
    traces(user, event, by)
    return user
