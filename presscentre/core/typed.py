"""What browsers send beside the forms: no number and no sign of it is ever a fault of ours."""

LONGEST = 18  # digits: every key and version fits, and so does it into a column


def number(text: str) -> int | None:
    """The whole number that was sent; None if it is none, or longer than any of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def version(text: str) -> int | None:
    """The version that a page showed; None if none was sent, and 0, which no row has, for what makes no sense."""
    return (number(text) or 0) if text else None


def words(text: str) -> str:
    """The text that was sent, without the one character that PostgreSQL keeps nowhere."""
    return text.replace("\x00", "")
