"""Deferred work: a copy of everything about one person. Told a key, never a value."""

import hashlib
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from presscentre.core.links import absolute
from presscentre.notices.actions import queue
from presscentre.privacy import exporting, parcels
from presscentre.privacy.models import Export


@task()
def make_export(pk: int) -> None:
    """Make the copy, seal it under the secret of its link, and write the letter. Made twice, the second link holds."""
    export = Export.objects.select_related("person").filter(pk=pk, state=Export.State.WAITING).first()
    if export is None:
        return
    person, secret = export.person, secrets.token_urlsafe(32)
    sealed = parcels.seal(exporting.parcel(person, now=timezone.now()), secret, work=parcels.LITTLE)
    name = default_storage.save(f"exports/{secrets.token_hex(16)}.sealed", ContentFile(sealed))
    with transaction.atomic():
        digest = hashlib.sha256(secret.encode()).digest()
        waiting = Export.objects.filter(pk=pk, state=Export.State.WAITING)
        if waiting.update(state=Export.State.READY, digest=digest, file=name):
            queue(
                "privacy/copy",
                to=str(person.email),
                language=person.language,
                at=timezone.now(),
                until=export.expires_at,
                link=absolute(f"/accounts/me/data/copies/{secret}/"),
            )
            return
    default_storage.delete(name)
