"""The two bars of links. Features add themselves when their addresses are read; the frames show what applies."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    """One entry: shown in the order of `position`. `view` takes the event's slug as `event`."""

    position: int
    label: Any  # gettext_lazy
    view: str  # "figures:wall"
    roles: tuple[str, ...] = ()  # office only; none: any role


PAGES: list[Link] = []  # the journalists' bar
OFFICE: list[Link] = []  # the press office's bar


def add(bar: list[Link], *links: Link) -> None:
    """Put these links on a bar, once, in order."""
    bar[:] = sorted({link.view: link for link in (*bar, *links)}.values(), key=lambda link: link.position)
