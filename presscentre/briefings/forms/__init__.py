"""What people type about briefings, sittings and questions, as clean values."""

from presscentre.briefings.forms.briefing import BriefingForm
from presscentre.briefings.forms.floor import QuestionForm
from presscentre.briefings.forms.release import DelayForm, ReleaseForm
from presscentre.briefings.forms.sitting import MoveForm, SittingForm

__all__ = ["BriefingForm", "DelayForm", "MoveForm", "QuestionForm", "ReleaseForm", "SittingForm"]
