"""Names of figures and reasons of corrections, in every language."""

from modeltranslation.translator import TranslationOptions, register

from presscentre.figures.models import Figure, Revision


@register(Figure)
class FigureOptions(TranslationOptions):  # type: ignore[misc]
    fields = ("name", "about")


@register(Revision)
class RevisionOptions(TranslationOptions):  # type: ignore[misc]
    fields = ("reason",)
