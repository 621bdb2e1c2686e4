"""A notice as its reader gets it: subject, text and perhaps HTML, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import override

from presscentre.notices.models import Notice

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """Rendered. `html` is "" where the template has none."""

    subject: str
    text: str
    html: str


def render(notice: Notice) -> Letter:
    """The letter of this notice. Raises whatever its templates raise."""
    app, _slash, name = notice.template.partition("/")
    with override(notice.language):
        whole = _filled(f"{app}/notices/{name}.txt", notice, escape=False).strip()
        try:
            html = _filled(f"{app}/notices/{name}.html", notice, escape=True)
        except TemplateDoesNotExist:
            html = ""
    # Only the first line is the subject, so a fact with a line break in it cannot add a header.
    subject, _break, text = whole.partition("\n")
    return Letter(subject.strip()[:LONGEST_SUBJECT], text.strip() + "\n", html)


def message(notice: Notice, connection: Any) -> EmailMultiAlternatives:
    """The mail of this notice, ready to be sent over `connection`.

    Its Message-ID is the same at each try, so that a mailbox that gets it twice can show it once.
    """
    letter = render(notice)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notice.to],
        headers={
            "Message-ID": f"<notice-{notice.pk}-{notice.queued_at:%Y%m%d%H%M%S%f}@{domain}>",
            "Content-Language": notice.language,
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    return mail


def _filled(path: str, notice: Notice, *, escape: bool) -> str:
    # Text is text: an apostrophe in a name must not arrive as &#x27;.
    facts = {**notice.facts, "language": notice.language, "direction": notice.language_direction}
    engine_template = get_template(path).template  # type: ignore[attr-defined]
    return str(engine_template.render(Context(facts, autoescape=escape)))
