"""What briefings hold about people: seats, questions, and who speaks or interprets."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from presscentre.core.holdings import End, Holding, Table, hold, impersonal

OFFICE = _("Briefing officers; stewards at the sitting's door")
ROLES = tuple(build_localized_fieldname("role", code) for code, _name in settings.LANGUAGES)
STEPS = _("Steps at the person's request: to attend a briefing")

hold(
    Holding(
        key="briefings.questions",
        label=_("Questions"),
        purpose=_("To give the floor fairly, to answer, and to prove it."),
        basis=_("Steps at the person's request: to ask a question"),
        recipients=_("The moderators of that floor; everyone in the room once it is asked"),
        tables=(
            Table(
                model="briefings.WrittenAnswer",
                fields=("due_at", "text", "language", "given_at"),
                person="question__person",
                event="question__floor__sitting__event",
                end=End.DELETE,
                acts=("promised_by", "given_by"),
                free=("text",),
                fakes={"language": "keep"},
            ),
            Table(
                model="briefings.QuestionMove",
                fields=("text", "note"),
                person="question__person",
                event="question__floor__sitting__event",
                kept=("verb", "at"),
                acts=("by",),
                free=("text", "note"),
            ),
            Table(
                model="briefings.Question",
                fields=("text", "link", "translation", "note"),
                person="person",
                event="floor__sitting__event",
                kept=(
                    "region",
                    "outlet",
                    "remote",
                    "state",
                    "language",
                    "merged_into",
                    "asked_at",
                    "moved_at",
                    "version",
                ),
                free=("text", "translation", "note"),
            ),
        ),
        days=90,
        most=365,
        turn=18,
    ),
    Holding(
        key="briefings.seats",
        label=_("Seats in briefings"),
        purpose=_("To give each journalist a place and to open the door."),
        basis=STEPS,
        recipients=OFFICE,
        tables=(
            Table(
                model="briefings.Seat",
                fields=(
                    "sitting",
                    "state",
                    "remote",
                    "asked_at",
                    "waits_since",
                    "waits_for",
                    "offered_until",
                    "arrived_at",
                    "moved_at",
                ),
                person="person",
                event="event",
                end=End.DELETE,
                kept=("application", "region", "outlet", "foreign", "clashes", "version"),
                fakes={"state": "keep", "waits_for": "keep"},
            ),
            Table(
                model="briefings.Wish",
                fields=("briefing", "wished_at"),
                person="application__person",
                event="briefing__event",
                end=End.DELETE,
            ),
            Table(
                model="briefings.CalendarFeed",
                fields=("language", "made_at", "read_at", "revoked_at"),
                person="person",
                event="event",
                end=End.DELETE,
                secret=("digest",),
                fakes={"language": "keep"},
            ),
        ),
        days=30,
        most=365,
        turn=19,
    ),
    Holding(
        key="briefings.voices",
        label=_("Speakers and interpreters"),
        purpose=_("To plan sittings and to tell who is needed of every change."),
        basis=_("Legitimate interest: to hold the briefing"),
        recipients=_("Briefing officers; a speaker's name and role are public"),
        tables=(
            Table(
                model="briefings.Absence",
                fields=("starts_at", "ends_at", "reason"),
                event="event",
                end=End.DELETE,
                kept=("speaker", "interpreter", "room"),
                free=("reason",),
            ),
            Table(
                model="briefings.Speaker",
                fields=("name", "email", "language", "role", *ROLES),
                address="email",
                event="event",
                end=End.DELETE,
                fakes={"language": "keep"},
            ),
            Table(
                model="briefings.Interpreter",
                fields=("name", "email", "language", "languages"),
                address="email",
                event="event",
                end=End.DELETE,
                fakes={"language": "keep", "languages": "keep"},
            ),
        ),
        days=90,
        most=365,
        turn=30,
    ),
)

impersonal(
    "briefings.Briefing",
    "briefings.Crossover",
    "briefings.Sitting",
    "briefings.Channel",
    "briefings.Slot",
    "briefings.Ledger",
    acts={
        "briefings.Version": ("released_by",),
        "briefings.Floor": ("moderators",),
        "briefings.Turn": ("by",),
        "briefings.Skip": ("by",),
    },
)
