"""What data is used for, and how people are asked: told, or asked for a consent of its own."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """One use. `template` is templates/privacy/wordings/<key>.txt: its first line the title, then paragraphs.

    A notice is shown and noted; a consent is asked for by a box of its own, never ticked beforehand, and can be
    withdrawn where it was given. `sensitive`: needs, identity, whereabouts, which the law asks for separately.
    """

    key: str
    label: Any
    consent: bool = False
    sensitive: bool = False
    abroad: bool = False  # asked only where the controller says that data leaves the country
    identity: bool = False  # asked only where a security body needs identity documents

    @property
    def template(self) -> str:
        return f"privacy/wordings/{self.key}.txt"


PURPOSES: dict[str, Purpose] = {
    purpose.key: purpose
    for purpose in (
        Purpose("accreditation", _("Accreditation")),
        Purpose("needs", _("Dietary and access needs"), consent=True, sensitive=True),
        Purpose("whereabouts", _("Readings at the doors"), sensitive=True),
        Purpose("identity", _("Identity document"), consent=True, sensitive=True, identity=True),
        Purpose("abroad", _("Data in other countries"), consent=True, abroad=True),
        Purpose("public_list", _("Public list of accredited media"), consent=True),
    )
}
