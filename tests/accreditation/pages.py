"""What applicants' tests share: pictures, documents, answers, and a way through the form."""

import io
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter

from presscentre.accreditation import tokens
from presscentre.accreditation.actions import keep_portrait
from presscentre.accreditation.models import Application, Invitation, Outlet
from presscentre.accreditation.uploads import Crop, Taken
from presscentre.events.models import Event
from presscentre.notices.models import Notice
from presscentre.people.models import User
from tests import factories


def jpeg(width: int = 600, height: int = 800, colour: str = "teal", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", **options)
    return out.getvalue()


def pdf(*, script: bool = False, password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        writer.add_attachment("run.js", b"app.alert(1)")
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def upload(data: bytes, name: str = "file.jpg", media_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, media_type)


def sign_in_by_mail(client: Client, address: str) -> None:
    """As people do: the address, then the code from the mail."""
    cache.clear()
    client.post("/accounts/login/?again", {"email": address})
    code = Notice.objects.filter(template="people/code", to=address).latest("pk").facts["code"]
    client.post("/accounts/login/code/confirm/", {"code": code})


def invite(event: Event, email: str, by: User | None = None, **changes: Any) -> tuple[str, Invitation]:
    """An invitation as the office makes it; its token and the row."""
    token, digest = tokens.new()
    now = timezone.now()
    facts = {
        "digest": digest,
        "made_by": by or factories.person(f"inviter{Invitation.objects.count()}"),
        "made_at": now,
        "expires_at": now + timedelta(days=9),
        "language": "ja",
    }
    return token, Invitation.objects.create(event=event, email=email, **(facts | changes))


def answers(outlet: Outlet, **changes: Any) -> dict[str, Any]:
    """A form filled in whole."""
    facts = {
        "native_name": "山田 太郎",
        "latin_name": "Yamada Taro",
        "name_language": "ja",
        "outlet": outlet.pk,
        "media_type": "written",
        "role": "Reporter",
        "speaks": ["ja", "en"],
        "interpretation": "ja",
        "phone": "+81 90 1234 5678",
    }
    return facts | changes


def at(event: Event, path: str = "") -> str:
    return f"/en/{event.slug}/accreditation/{path}"


def give_portrait(application: Application) -> None:
    """A portrait as the studio leaves it, without its second of decoding."""
    picture = jpeg()
    taken = Taken(picture, picture, jpeg(120, 160), (600, 800), Crop(0, 0, 600, 800))
    keep_portrait(application, taken, by=application.person, now=application.created_at)
