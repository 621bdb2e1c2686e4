"""Checks 2 to 4: telling and asking."""

import re
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from presscentre.core import holdings
from presscentre.events.models import Event
from presscentre.privacy import queries, wordings
from presscentre.privacy.models import Consent, Seen, Wording
from presscentre.privacy.purposes import PURPOSES

Found = tuple[bool, Any]
TICKED = re.compile(r"<input[^>]*\schecked")


def notices(event: Event) -> Found:
    """Each text that was seen still has the hash that was kept when it was seen."""
    seen = Seen.objects.filter(wording__event=event).values_list("wording", "digest").distinct()
    texts = Wording.objects.filter(event=event).values_list("pk", "title", "text")
    known = {key: wordings.digest_of(title, text) for key, title, text in texts}
    changed = sum(known.get(key) != digest for key, digest in seen)
    facts = {"texts": len(known), "seen": Seen.objects.filter(wording__event=event).count(), "changed": changed}
    return not changed, _("%(texts)d texts; seen %(seen)d times; changed since: %(changed)d.") % facts


def consents(event: Event) -> Found:
    """A box begins empty, and each consent rests on words that the person saw."""
    asked = [
        queries.Question(purpose, queries.notice(event, purpose.key, "en"), None)
        for purpose in PURPOSES.values()
        if purpose.consent
    ]
    boxes = "".join(render_to_string("components/privacy-consent.html", {"question": each}) for each in asked)
    ticked = TICKED.findall(boxes)
    rows = Consent.objects.filter(event=event)
    unseen = sum(not Seen.objects.filter(person=row.person_id, wording=row.wording_id).exists() for row in rows)
    facts = {"given": rows.count(), "withdrawn": rows.exclude(withdrawn_at=None).count(), "unseen": unseen}
    facts["ticked"] = len(ticked)
    said = _("Boxes ticked beforehand: %(ticked)d. Given: %(given)d, withdrawn: %(withdrawn)d, unseen: %(unseen)d.")
    return not ticked and not unseen, said % facts


def separate(event: Event) -> Found:
    """Every sensitive holding has a purpose of its own that people are told or asked separately."""
    sensitive = [entry for entry in holdings.in_turn() if entry.sensitive]
    own = {purpose.key for purpose in PURPOSES.values() if purpose.sensitive}
    bare = [entry.key for entry in sensitive if (entry.consent or "whereabouts") not in own]
    abroad = PURPOSES["abroad"].consent
    facts = {"holdings": ", ".join(str(entry.label) for entry in sensitive)}
    return not bare and abroad, _("Asked or told by themselves: %(holdings)s; giving data abroad.") % facts
