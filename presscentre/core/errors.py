"""No is an exception with a code and a sentence."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule of the house forbids this. `code` is for machines, the text for people.

    Shown as HTTP `status` by one middleware (pages) and one handler (API). `facts` fill the sentence's holes.
    """

    code: ClassVar[str]
    message: ClassVar[Any]  # a gettext_lazy string with named placeholders
    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        return str(self.message) % self.facts
