"""`manage.py officer`: who works in the press office, from the command line."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from presscentre.core.errors import Refusal
from presscentre.events.models import Event
from presscentre.people import actions
from presscentre.people.models import Remit, User


class Command(BaseCommand):
    """Adds, lists and removes officers through the same actions as the office's pages; all of it is audited."""

    help = "Add, list and remove officers: who may decide what, at which event, in which regions."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="add | list | remove | reset")
        add = verbs.add_parser("add", help="give a person a role; makes the person if nobody has the address")
        add.add_argument("address", help="the e-mail address to which sign-in codes go")
        add.add_argument("--role", required=True, choices=Remit.Role.values)
        add.add_argument("--event", help="short name of the event; left out: at all events")
        add.add_argument("--region", nargs="+", default=[], metavar="KEY", help="only in these regions of the event")
        add.add_argument("--name", default="", help="of a person who is new")
        add.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])
        shown = verbs.add_parser("list", help="who may decide what")
        shown.add_argument("--event", help="only those who work at this event")
        reset = verbs.add_parser("reset", help="take a lost second factor away and sign the person out")
        reset.add_argument("address")
        remove = verbs.add_parser("remove", help="take a role away, or all roles, and sign the person out")
        remove.add_argument("address")
        remove.add_argument("--role", choices=Remit.Role.values, help="only this role (left out: all of them)")
        remove.add_argument("--event", help="only at this event, together with --role (left out: at all events)")
        for verb in (add, shown, remove, reset):
            verb.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            answer = {"add": self.give, "list": self.show, "remove": self.take, "reset": self.reset}[verb](options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        words = json.dumps(answer, ensure_ascii=False, indent=2) if options["json"] else lines_of(answer)
        self.stdout.write(words)

    def give(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        """Give the role and say what stands now."""
        try:
            validate_email(options["address"])
        except ValidationError as wrong:
            raise CommandError(f"{options['address']} is not an e-mail address.") from wrong
        event = event_of(options["event"])
        if options["region"] and event is None:
            raise CommandError("Regions belong to an event: name it with --event.")
        remit = actions.add_officer(
            options["address"],
            role=options["role"],
            event=event,
            regions=options["region"],
            name=options["name"],
            language=options["language"],
            by=None,
            now=timezone.now(),
        )
        return [facts_of(remit)]

    def show(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        """Every remit, or those that count at one event."""
        remits = Remit.objects.select_related("user", "event").prefetch_related("regions")
        event = event_of(options["event"])
        if event is not None:
            remits = remits.filter(user__in=User.objects.officers_at(event)).exclude(event__in=others(event))
        return [facts_of(remit) for remit in remits.order_by("user__email", "event", "role")]

    def reset(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        """Forget the second factors, and say what the officer may still decide."""
        user = find_by(options["address"])
        actions.forget_second_factors(user, by=None, now=timezone.now())
        return [facts_of(remit) for remit in user.remits.select_related("event", "user").order_by("pk")]

    def take(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        """Take away what was named, and say what it was."""
        if options["event"] and not options["role"]:
            raise CommandError("Name the role with --role, or leave --event out to take every role away.")
        remits = Remit.objects.filter(user__email=options["address"].lower()).select_related("user", "event")
        if options["role"]:
            remits = remits.filter(role=options["role"], event=event_of(options["event"]))
        gone = [facts_of(remit) for remit in remits.order_by("pk")]
        if not gone:
            raise actions.NotAnOfficer(address=options["address"])
        if options["role"]:
            actions.remove_remit(remits.get(), by=None, now=timezone.now())
        else:
            actions.remove_officer(remits[0].user, by=None, now=timezone.now())
        return gone


def find_by(address: str) -> User:
    """The officer at this address. Raises NotAnOfficer."""
    user = User.objects.filter(email=address.lower(), remits__isnull=False).first()
    if user is None:
        raise actions.NotAnOfficer(address=address)
    return user


def event_of(slug: str | None) -> Event | None:
    """The event of this short name, None for all events. Raises CommandError with the names there are."""
    if slug is None:
        return None
    event = Event.objects.filter(slug=slug).first()
    if event is None:
        known = ", ".join(Event.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no event {slug}. Known events: {known}.")
    return event


def others(event: Event) -> Any:
    """Every other event."""
    return Event.objects.exclude(pk=event.pk).values("pk")


def facts_of(remit: Remit) -> dict[str, Any]:
    """A remit as plain JSON."""
    return {
        "address": remit.user.email,
        "name": remit.user.name,
        "role": remit.role,
        "event": remit.event.slug if remit.event else None,
        "regions": sorted(region.key for region in remit.regions.all()),
        "active": remit.user.is_active,
    }


def lines_of(rows: list[dict[str, Any]]) -> str:
    """One line a remit, for people."""
    if not rows:
        return "Nobody. Add an administrator: manage.py officer add ADDRESS --role administrator"
    return "\n".join(
        f"{row['address']:<40} {row['role']:<14} {row['event'] or 'all events':<16} "
        f"{', '.join(row['regions']) or 'all regions'}{'' if row['active'] else '  (locked out)'}"
        for row in rows
    )
