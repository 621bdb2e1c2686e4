"""The verbs of the demonstration: its rows are loaded, its night begins, its invented officer decides."""

from presscentre.home.actions.briefings import ask_line, let_in, load_briefings, moderate
from presscentre.home.actions.crowd import load_crowd
from presscentre.home.actions.decide import decide, release_milestones
from presscentre.home.actions.load import NotADemonstration, load
from presscentre.home.actions.night import begin_night, change_speed
from presscentre.home.actions.play import NothingToPlay, play_floor
from presscentre.home.actions.screen import become_screen

__all__ = [
    "NotADemonstration",
    "NothingToPlay",
    "ask_line",
    "become_screen",
    "begin_night",
    "change_speed",
    "decide",
    "let_in",
    "load",
    "load_briefings",
    "load_crowd",
    "moderate",
    "play_floor",
    "release_milestones",
]
