"""What notices hold about people: letters, until they are sent and a month after."""

from django.utils.translation import gettext_lazy as _

from presscentre.core.holdings import End, Holding, Table, hold

hold(
    Holding(
        key="notices.letters",
        label=_("Letters"),
        purpose=_("To write to people about their accreditation and their account."),
        basis=_("Steps at the person's request"),
        recipients=_("The press office, where a letter could not be delivered; the mail service"),
        tables=(
            Table(
                model="notices.Notice",
                fields=("to", "facts", "problem", "sent_at", "given_up_at", "queued_at", "due_at", "until"),
                address="to",
                event="event",
                event_is_slug=True,
                end=End.DELETE,
                secret=("once",),
                kept=("template", "language", "attempts"),
                fakes={"to": "email", "once": "keep"},
            ),
        ),
        until=_("What it said until it is sent; that it was, a month longer."),
        turn=70,
    )
)
