"""Portraits: kept, and erased. What comes in has been through `studio.develop`."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from presscentre.accreditation import files
from presscentre.accreditation.models import Application, Portrait
from presscentre.accreditation.uploads import Taken
from presscentre.audit.actions import record

FOLDERS = ("portraits/originals", "portraits/pictures", "portraits/thumbs")


@transaction.atomic
def keep_portrait(application: Application, taken: Taken, *, by: Any, now: datetime) -> Portrait:
    """This is the face on the badge from now on; an earlier one is gone after the commit. `now` is event time."""
    portrait = Portrait.objects.select_for_update().filter(application=application).first()
    old = _files(portrait) if portrait else []
    portrait = portrait or Portrait(application=application)
    _fill(portrait, taken, now)
    portrait.save()
    files.drop(old)
    record("accreditation.portrait_taken", application, by=by, at=now, event=application.event)
    return portrait


@transaction.atomic
def erase_portrait(application: Application, *, by: Any, now: datetime) -> bool:
    """Remove the portrait, original and renditions; False if there was none."""
    portrait = Portrait.objects.select_for_update().filter(application=application).first()
    if portrait is None:
        return False
    files.drop(_files(portrait))
    portrait.delete()
    record("accreditation.portrait_erased", application, by=by, at=now, event=application.event)
    return True


def _files(portrait: Portrait) -> list[str]:
    return [portrait.original.name or "", portrait.picture.name or "", portrait.thumb.name or ""]


def _fill(portrait: Portrait, taken: Taken, now: datetime) -> None:
    """Write the files, then name them in the row."""
    parts = (taken.original, taken.picture, taken.thumb)
    names = [files.keep(folder, part, ".jpg") for folder, part in zip(FOLDERS, parts, strict=True)]
    portrait.original.name, portrait.picture.name, portrait.thumb.name = names
    portrait.digest = hashlib.sha256(taken.picture).hexdigest()
    portrait.width, portrait.height = taken.size
    portrait.crop = list(taken.crop)
    portrait.taken_at = now
