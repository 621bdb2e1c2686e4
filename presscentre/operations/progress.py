"""What a long command is doing, on stderr, so that stdout stays for its answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def telling(title: str) -> Iterator[Callable[[str], None]]:
    """Give a function that says what is at hand. One moving line on a terminal, nothing in a log."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title)
        yield lambda at_hand: progress.update(task, description=f"{title}: {at_hand}")
