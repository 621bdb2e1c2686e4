"""Files of people, handed out one by one after the view has looked who asks: never by the web server, never kept."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

# Shown in the browser as what they are; everything else is a download. All were recognised by their content.
SHOWN = {"image/jpeg", "image/png", "image/webp", "image/avif", "application/pdf"}
# Chromium shows no PDF in a sandbox; its viewer runs no script of the document and reaches nothing of ours.
POLICY = "default-src 'none'; img-src 'self'; style-src 'none'; script-src 'none'; frame-ancestors 'self'"


def sent(file: Any, media_type: str, name: str) -> HttpResponse:
    """The stored file as an answer that nobody keeps and no browser takes for something else.

    Read whole: the largest has fifteen megabytes, and uvicorn streams nothing that is not asynchronous.
    Raises Http404 if it has been erased.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read()
    except (ValueError, FileNotFoundError):  # no file is named, or it is gone
        raise Http404 from None
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(media_type not in SHOWN, name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY if media_type == "application/pdf" else f"{POLICY}; sandbox"
    return answer
