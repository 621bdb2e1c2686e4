"""What is said of briefings in the ten languages; each falls back to the first language that has one."""

from modeltranslation.translator import TranslationOptions, register

from presscentre.briefings.models import Briefing, Crossover, Sitting, Speaker


@register(Briefing)
class BriefingOptions(TranslationOptions):
    fields = ("working_title", "title", "summary")
    required_languages = {"en": ("working_title",)}


@register(Sitting)
class SittingOptions(TranslationOptions):
    fields = ("label",)


@register(Speaker)
class SpeakerOptions(TranslationOptions):
    fields = ("role",)


@register(Crossover)
class CrossoverOptions(TranslationOptions):
    fields = ("city", "fallback_note")
    required_languages = {"en": ("city",)}
