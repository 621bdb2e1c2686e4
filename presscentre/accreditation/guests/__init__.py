"""Guest lists as files: bytes to rows of text, and text to what an invitation needs. No database, nothing kept."""

from presscentre.accreditation.guests.encodings import ENCODINGS
from presscentre.accreditation.guests.headings import COLUMNS, Mapping, mapping_of
from presscentre.accreditation.guests.reading import MOST_BYTES, MOST_ROWS, Sheet, Unreadable, read
from presscentre.accreditation.guests.words import Guest, guest_of

__all__ = [
    "COLUMNS",
    "ENCODINGS",
    "MOST_BYTES",
    "MOST_ROWS",
    "Guest",
    "Mapping",
    "Sheet",
    "Unreadable",
    "guest_of",
    "mapping_of",
    "read",
]
