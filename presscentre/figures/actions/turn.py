"""One turn at an event's board: everything that may publish holds its lock, gathers what changes, writes, and tells.

The lock is what makes twenty officers, two workers and ten processes take turns. Nothing is published outside a turn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef

from presscentre.events.models import Event
from presscentre.figures import live, queries
from presscentre.figures.actions import reached, rows
from presscentre.figures.models import Board, Figure, MilestoneRule, Reading, Revision
from presscentre.live.topics import Fact

# Ten languages of them; a take-in needs none.
_WORDS = [field.name for field in Figure._meta.get_fields() if field.name.startswith(("name", "about"))]
# Asked along with the figure: most have neither, and a question not asked is the fastest.
_MORE = {
    "has_held": Exists(Reading.objects.filter(figure=OuterRef("pk"), state=Reading.State.HELD)),
    "has_rules": Exists(MilestoneRule.objects.filter(figure=OuterRef("pk"))),
}


@dataclass
class Line:
    """One figure in this turn: what stands on the wall, and from which source."""

    figure: Figure
    shown: Revision | None
    source: int | None
    pk: int
    has_held: bool = False
    has_rules: bool = False
    moved: bool = False  # the wall changes


@dataclass
class Turn:
    """Made inside a transaction; `close` writes everything and publishes last."""

    event: Event
    now: datetime
    board: Board = field(init=False)
    lines: dict[int, Line] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)  # new, published or held
    kept: list[rows.Kept] = field(default_factory=list)  # new, stored or late: many, and without a name
    revisions: list[Revision] = field(default_factory=list)
    steps: list[tuple[Revision | None, Revision]] = field(default_factory=list)  # what a value followed
    facts: list[Fact] = field(default_factory=list)  # for everyone
    office_facts: list[Fact] = field(default_factory=list)
    queue_changed: bool = False
    around: dict[str, Any] = field(default_factory=dict)  # paused_at, when it changes

    def __post_init__(self) -> None:
        self.board, _made = Board.objects.select_for_update().get_or_create(event=self.event)

    @property
    def paused(self) -> bool:
        return self.board.paused_at is not None

    def open(self, **which: Any) -> list[Line]:
        """The lines of these figures as they are under the lock. One query."""
        rows = Figure.objects.filter(event=self.event, **which).select_related("shown").defer(*_WORDS)
        found: list[Any] = list(rows.annotate(shown_source=F("shown__reading__source"), **_MORE))
        for figure in found:
            if figure.pk not in self.lines:
                figure.event = self.event
                line = Line(figure, figure.shown, figure.shown_source, figure.pk, figure.has_held, figure.has_rules)
                self.lines[figure.pk] = line
        return [self.lines[figure.pk] for figure in found]

    def line(self, figure: Figure) -> Line:
        """The line of one figure as it is under the lock."""
        return self.lines.get(figure.pk) or self.open(pk=figure.pk)[0]

    def publish(self, line: Line, reading: Reading, *, by: Any = None) -> Revision:
        """Show this reading from now on."""
        reading.state, reading.why = Reading.State.PUBLISHED, Reading.Why.NONE
        reading.published_at, reading.on_curve = self.now, True
        return self.add(line, _revision(line.figure, reading, by=by, kind=Revision.Kind.PUBLISHED, at=self.now))

    def add(self, line: Line, revision: Revision) -> Revision:
        """The figure's next revision; on the wall unless it corrects a value of the past."""
        line.figure.rev += 1
        revision.rev = line.figure.rev
        self.revisions.append(revision)
        if revision.on_wall:
            self.steps.append((line.shown, revision))
            reading = revision.reading
            line.shown, line.moved = revision, True
            line.source = reading.source_id if reading is not None else line.source
        return revision

    def tell(self, figure: Figure, fact: Fact) -> None:
        """What happened to this figure: for everyone who may see it, for nobody else."""
        (self.facts if figure.audience == Figure.Audience.PUBLIC else self.office_facts).append(fact)

    def close(self) -> None:
        """Write what was gathered and tell everyone; the last thing in a transaction."""
        Reading.objects.bulk_create(self.readings)
        rows.insert(self.kept)
        Revision.objects.bulk_create(self.revisions)
        moved = [line for line in self.lines.values() if line.moved]
        self._move(line for line in self.lines.values() if line.figure.rev and self._has_news(line))
        if waiting := [line for line in moved if line.has_held]:
            self.queue_changed |= rows.overtake(waiting)
        if steps := [step for step in self.steps if self.lines[step[1].figure_id].has_rules]:
            self.queue_changed |= reached.mark(steps, now=self.now, tell=self.tell)
        self._tell([line.figure for line in moved])

    def _has_news(self, line: Line) -> bool:
        return any(revision.figure_id == line.figure.pk for revision in self.revisions)

    def _move(self, lines: Iterable[Line]) -> None:
        figures = []
        for line in lines:
            line.figure.shown = line.shown
            figures.append(line.figure)
        Figure.objects.bulk_update(figures, ["rev", "shown"])

    def _tell(self, figures: list[Figure]) -> None:
        """Publish in the order of the topics' names, so that two turns never wait for each other crosswise."""
        if self.queue_changed:
            live.HELD.of(self.event).publish(live.QueueChanged())
        for fact in self.office_facts:
            live.HELD.of(self.event).publish(fact)
        for fact in self.facts:
            live.LOG.of(self.event).publish(fact)
        hidden = queries.raw_entries(row for row in figures if row.audience == Figure.Audience.OFFICE)
        if hidden or self.around:
            live.OFFICE.of(self.event).change(hidden, **self.around)
        public = queries.raw_entries(row for row in figures if row.audience == Figure.Audience.PUBLIC)
        if public or self.around:
            live.FIGURES.of(self.event).change(public, **self.around)


def _revision(figure: Figure, reading: Reading, *, by: Any, kind: str, at: datetime) -> Revision:
    return Revision(
        figure=figure,
        kind=kind,
        reading=reading,
        value=reading.value,
        as_of=reading.as_of,
        received_at=reading.received_at,
        published_at=at,
        by=by,
        interpolated=reading.interpolated,
        note=reading.note,
    )
