"""Files of people, handed out one by one after the view has looked who asks: never by the web server, never kept."""

from typing import Any

from django.http import FileResponse, Http404

# Shown in the browser as what they are; everything else is a download. All were recognised by their content.
SHOWN = {"image/jpeg", "image/png", "image/webp", "image/avif", "application/pdf"}
# Chromium shows no PDF in a sandbox; its viewer runs no script of the document and reaches nothing of ours.
POLICY = "default-src 'none'; img-src 'self'; style-src 'none'; script-src 'none'; frame-ancestors 'self'"


def sent(file: Any, media_type: str, name: str) -> FileResponse:
    """The stored file as an answer that nobody keeps and no browser takes for something else.

    Raises Http404 if it has been erased.
    """
    try:
        stream = file.open("rb") if file else None
    except FileNotFoundError:
        stream = None
    if stream is None:
        raise Http404
    answer = FileResponse(stream, as_attachment=media_type not in SHOWN, filename=name, content_type=media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY if media_type == "application/pdf" else f"{POLICY}; sandbox"
    return answer
