"""load_crowd(): the invented journalists of the demonstration, made once, as a press office would have them by then."""

from presscentre.home.actions.crowd.load import load_crowd

__all__ = ["load_crowd"]
