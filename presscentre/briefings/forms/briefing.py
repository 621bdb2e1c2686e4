"""A briefing: what it is, its words in each language of the event, and the line if it is a crossover."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from presscentre.accreditation.office.bounds import MomentField
from presscentre.briefings.models import Briefing, Crossover
from presscentre.events.models import Event, known_zone

RESERVED = frozenset(
    {"all", "calendars", "changes", "floor", "new", "release", "seats", "versions"}
)  # addresses beside it
HOUSE = _("%(key)s is an address of the house; take another short name.")
NAMES = dict(settings.LANGUAGES)
WORDS = {"working_title": 160, "title": 160, "summary": 2000}  # and how long they may be
LINE = {"city": 80, "fallback_note": 200}
LABELS = {
    "working_title": _("Working title"),
    "title": _("Title"),
    "summary": _("Summary"),
    "city": _("City at the other end"),
    "fallback_note": _("What happens if there is no line"),
}


class BriefingForm(forms.Form):
    """Everything about a briefing but its sittings."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)
    key = forms.SlugField(label=_("Short name"), max_length=60, help_text=_("Part of its address; stays as it is."))
    kind = forms.ChoiceField(label=_("Kind"), choices=Briefing.Kind.choices)
    needs_seat = forms.BooleanField(label=_("Journalists need a seat"), required=False)
    has_floor = forms.BooleanField(label=_("Takes questions"), required=False)
    zone = forms.CharField(
        label=_("Time zone of the other city"),
        max_length=40,
        required=False,
        validators=[known_zone],
        help_text=_("For a crossover, such as America/New_York."),
    )

    def __init__(self, data: Any = None, *, event: Event, briefing: Briefing | None = None) -> None:
        super().__init__(data, initial=known_of(briefing, event))
        self.event, self.briefing = event, briefing
        if briefing is not None:
            del self.fields["key"]
        hint = _("Until then everybody reads the working title. Empty: the title shows at once.")
        self.fields["title_at"] = MomentField(
            zone=event.tz, label=_("Title and summary are kept until"), required=False, help_text=hint
        )
        self.fields["check_at"] = MomentField(zone=event.tz, label=_("Line check at"), required=False)
        others = Briefing.objects.of(event).exclude(pk=briefing.pk if briefing else None).order_by("key")
        self.fields["fallback"] = forms.ModelChoiceField(
            others, label=_("Instead, if there is no line"), required=False
        )
        for code in event.languages:
            self._words(code)

    def _words(self, code: str) -> None:
        line = {"dir": "auto", "lang": code}
        for name, most in (WORDS | LINE).items():
            widget = forms.Textarea(line | {"rows": 3}) if name == "summary" else forms.TextInput(line)
            self.fields[build_localized_fieldname(name, code)] = forms.CharField(
                label=LABELS[name],
                max_length=most,
                widget=widget,
                required=name == "working_title" and code == self.event.languages[0],
            )

    @property
    def words(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """By language: its code, its name, the fields, and whether they are to be seen at once.

        That is the event's first language, the reader's own, and any that something is wrong with.
        """
        found = []
        for code in self.event.languages:
            fields = self._fields(WORDS, code)
            first = code in (self.event.languages[0], get_language())
            found.append((code, NAMES[code], fields, first or any(field.errors for field in fields)))
        return found

    @property
    def line_words(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The words of a crossover's line by language: its code, its name, the fields."""
        return [(code, NAMES[code], self._fields(LINE, code)) for code in self.event.languages]

    @property
    def is_crossover(self) -> bool:
        """Whether the fields of a line are to be seen at once."""
        line = [self["zone"], *(field for _code, _name, fields in self.line_words for field in fields)]
        return any(field.value() or field.errors for field in line)

    def _fields(self, names: dict[str, int], code: str) -> list[forms.BoundField]:
        return [self[build_localized_fieldname(name, code)] for name in names]

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key in RESERVED or key.isdigit():
            raise ValidationError(
                _("%(key)s is an address of the house; take another short name."), params={"key": key}
            )
        return key

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first = self.event.languages[0]
        if told.get("kind") == Briefing.Kind.CROSSOVER:
            for name in ("zone", build_localized_fieldname("city", first)):
                if name not in self.errors and not told.get(name):
                    self.add_error(name, _("A crossover needs the city at the other end, and its time zone."))
        return told

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of the briefing itself."""
        names = ["kind", "needs_seat", "has_floor", "title_at", *(() if self.briefing else ("key",))]
        names += [build_localized_fieldname(name, code) for code in self.event.languages for name in WORDS]
        return {name: self.cleaned_data[name] for name in names}

    @property
    def crossover(self) -> dict[str, Any] | None:
        """The fields of its line; None if it is no crossover."""
        if self.cleaned_data["kind"] != Briefing.Kind.CROSSOVER:
            return None
        names = ["zone", "check_at", "fallback"]
        names += [build_localized_fieldname(name, code) for code in self.event.languages for name in LINE]
        return {name: self.cleaned_data[name] for name in names}


def known_of(briefing: Briefing | None, event: Event) -> dict[str, Any]:
    """What the form begins with."""
    if briefing is None:
        return {"kind": Briefing.Kind.BRIEFING}
    line: Crossover | None = getattr(briefing, "crossover", None)
    known = {name: getattr(briefing, name) for name in ("version", "kind", "needs_seat", "has_floor", "title_at")}
    known |= {name: getattr(line, name, None) for name in ("zone", "check_at", "fallback")}
    for code in event.languages:
        for row, names in ((briefing, WORDS), (line, LINE)):
            known |= {(field := build_localized_fieldname(name, code)): getattr(row, field, "") for name in names}
    return known
