"""Names of figures in every language."""

from modeltranslation.translator import TranslationOptions, register

from presscentre.figures.models import Figure


@register(Figure)
class FigureOptions(TranslationOptions):
    fields = ("name", "about")
