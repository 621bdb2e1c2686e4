"""One turn at an event's board: everything that may publish holds its lock, gathers what changes, writes, and tells.

The lock is what makes twenty officers, two workers and ten processes take turns. Nothing is published outside a turn.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef

from presscentre.events.models import Event
from presscentre.figures import live, queries
from presscentre.figures.actions import reached, rows, together
from presscentre.figures.models import Board, Figure, MilestoneRule, Reading, Revision
from presscentre.live.topics import Fact

# Ten languages of them; a take-in needs none.
_WORDS = [field.name for field in Figure._meta.get_fields() if field.name.startswith(("name", "about"))]
# Asked along with the figure: most have neither, and a question not asked is the fastest.
_MORE = {
    "has_held": Exists(Reading.objects.filter(figure=OuterRef("pk"), state=Reading.State.HELD)),
    "has_rules": Exists(MilestoneRule.objects.filter(figure=OuterRef("pk"))),
    "has_corrections": Exists(
        Revision.objects.filter(figure=OuterRef("pk"), kind=Revision.Kind.CORRECTED, on_wall=True)
    ),
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
    has_corrections: bool = False  # beside what is shown one may still be marked
    moved: bool = False  # the wall changes


@dataclass
class Turn:
    """Made inside a transaction; `close` writes everything and publishes last."""

    event: Event
    now: datetime
    board: Board = field(default_factory=Board)  # the event's, locked
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
        if self.board._state.adding:
            self.board, _made = Board.objects.select_for_update().get_or_create(event=self.event)

    @classmethod
    def at(cls, event: int, real: datetime) -> "Turn":
        """The turn of whoever knows the event's key and the wall clock's time: the event comes with the lock."""
        boards = Board.objects.select_for_update(of=("self",)).select_related("event")
        board = boards.filter(event=event).first()
        if board is None:
            row = Event.objects.get(pk=event)
            return cls(row, row.clock(real))
        return cls(board.event, board.event.clock(real), board)

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
                more = {name: getattr(figure, name) for name in _MORE}
                self.lines[figure.pk] = Line(figure, figure.shown, figure.shown_source, figure.pk, **more)
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
            line.has_corrections |= revision.kind == Revision.Kind.CORRECTED
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
        rows.insert(self.kept)
        moved = [line for line in self.lines.values() if line.moved]
        together.write(self.readings, self.revisions, self._figures_with_news())
        if waiting := [line for line in moved if line.has_held]:
            self.queue_changed |= rows.overtake(waiting)
        if steps := [step for step in self.steps if self.lines[step[1].figure_id].has_rules]:
            self.queue_changed |= reached.mark(steps, now=self.now, tell=self.tell)
        self._tell([line.figure for line in moved])

    def _figures_with_news(self) -> list[Figure]:
        news = {revision.figure_id for revision in self.revisions}
        found = []
        for line in self.lines.values():
            if line.pk in news:
                line.figure.shown = line.shown
                found.append(line.figure)
        return found

    def _tell(self, figures: list[Figure]) -> None:
        """Publish in the order of the topics' names, so that two turns never wait for each other crosswise."""
        if self.queue_changed:
            live.HELD.of(self.event).publish(live.QueueChanged())
        for fact in self.office_facts:
            live.HELD.of(self.event).publish(fact)
        for fact in self.facts:
            live.LOG.of(self.event).publish(fact)
        corrected = [line.pk for line in self.lines.values() if line.has_corrections]
        hidden = queries.raw_entries((row for row in figures if row.audience == Figure.Audience.OFFICE), corrected)
        if hidden or self.around:
            live.OFFICE.of(self.event).change(hidden, **self.around)
        public = queries.raw_entries((row for row in figures if row.audience == Figure.Audience.PUBLIC), corrected)
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
