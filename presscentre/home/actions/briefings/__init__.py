"""The demonstration's schedule, seats and floor: planned and released once by the office's own verbs, then played."""

from presscentre.home.actions.briefings.doors import let_in
from presscentre.home.actions.briefings.floor import moderate
from presscentre.home.actions.briefings.load import load_briefings
from presscentre.home.actions.briefings.questions import ask_line

__all__ = ["ask_line", "let_in", "load_briefings", "moderate"]
