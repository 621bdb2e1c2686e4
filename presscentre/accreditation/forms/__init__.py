"""Input of the applicant's pages to clean values; nothing is saved here."""

from presscentre.accreditation.forms.application import ApplicationForm, shown
from presscentre.accreditation.forms.pieces import (
    AnswerForm,
    CropForm,
    EvidenceForm,
    NameForm,
    ProposalForm,
    SwapForm,
)

__all__ = [
    "AnswerForm",
    "ApplicationForm",
    "CropForm",
    "EvidenceForm",
    "NameForm",
    "ProposalForm",
    "SwapForm",
    "shown",
]
