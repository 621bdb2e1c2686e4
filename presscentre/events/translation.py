"""Names in records fall back to the first language that has one."""

from modeltranslation.translator import TranslationOptions, register

from presscentre.events.models import Event, Region, Room, Zone


@register([Event, Region, Room, Zone])
class NameOptions(TranslationOptions):
    fields = ("name",)
    required_languages = ("en",)  # what is shown where another language has none
