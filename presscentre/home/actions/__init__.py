"""The verbs of the demonstration: its rows are loaded, its night begins, its invented officer decides."""

from presscentre.home.actions.crowd import load_crowd
from presscentre.home.actions.decide import decide, release_milestones
from presscentre.home.actions.load import NotADemonstration, load
from presscentre.home.actions.night import begin_night, change_speed
from presscentre.home.actions.screen import become_screen

__all__ = [
    "NotADemonstration",
    "become_screen",
    "begin_night",
    "change_speed",
    "decide",
    "load",
    "load_crowd",
    "release_milestones",
]
