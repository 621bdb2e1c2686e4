"""/api/v1/events/<event>/readings/ and figures/: machines push readings in, and read figures and their history out."""

from presscentre.figures.api.history import FigureList, FigureOne, Readings, Revisions
from presscentre.figures.api.intake import readings

__all__ = ["FigureList", "FigureOne", "Readings", "Revisions", "readings"]
