"""The chain: sealing what was recorded, and finding what was changed behind our back."""

from dataclasses import dataclass

from django.db import transaction

from presscentre.audit.models import START, Entry, Head

BATCH = 500


def seal_all() -> int:
    """Seal everything that is committed, in the order of ids, a batch at a time; returns how many rows."""
    total = 0
    while sealed := seal_batch():
        total += sealed
        if sealed < BATCH:
            break
    return total


@transaction.atomic
def seal_batch() -> int:
    """Seal the next rows; returns how many. Of two workers one waits for the other, and both build one chain."""
    waiting = list(Entry.objects.unsealed().values_list("pk", flat=True)[:1])
    if not waiting:
        return 0  # the common case takes no lock
    head, _made = Head.objects.select_for_update().get_or_create(pk=1)
    rows = list(Entry.objects.unsealed()[:BATCH])
    before, seal = head.position, bytes(head.seal)
    for position, row in enumerate(rows, start=before + 1):
        seal = row.sealed_after(seal, position)
        row.position, row.seal = position, seal
    Entry.objects.bulk_update(rows, ["position", "seal"], batch_size=100)
    moved = Head.objects.filter(pk=1, position=before).update(position=before + len(rows), seal=seal)
    if not moved:
        raise RuntimeError("The head of the audit chain moved under its lock.")
    return len(rows)


@dataclass(frozen=True)
class Verdict:
    """What a walk along the whole chain found. `broken_at` is the first position that does not hold."""

    sealed: int
    unsealed: int
    seal: str  # the head's, hexadecimal: note it elsewhere, and a chain that was made anew is found too
    broken_at: int | None = None
    entry: int | None = None  # id of the row there, if there is one
    why: str = ""
    anchored: bool | None = None  # whether a seal noted earlier still stands in the chain; None: none was given

    @property
    def whole(self) -> bool:
        return self.broken_at is None and self.anchored is not False


def verify(anchor: bytes | None = None) -> Verdict:
    """Walk the chain and compare each row with its seal. `anchor` is a head's seal that was noted earlier.

    Needs no transaction (on SQLite it would keep everybody from writing): what is sealed never changes. The unsealed
    tail is counted; nothing protects it yet.
    """
    head = Head.objects.filter(pk=1).first() or Head(pk=1)
    walk = _Walk(anchor)
    for row in Entry.objects.chained().filter(position__lte=head.position).iterator(chunk_size=2000):
        if not walk.step(row):
            break
    else:
        walk.arrive(head)
    if walk.broken_at is None:
        walk.look_beyond()
    return Verdict(
        sealed=head.position,
        unsealed=Entry.objects.unsealed().count(),
        seal=bytes(head.seal).hex(),
        broken_at=walk.broken_at,
        entry=walk.entry,
        why=walk.why,
        anchored=None if anchor is None else walk.anchored,
    )


class _Walk:
    def __init__(self, anchor: bytes | None) -> None:
        self.anchor, self.anchored = anchor, anchor == START
        self.position, self.seal = 0, START
        self.broken_at: int | None = None
        self.entry: int | None = None
        self.why = ""

    def step(self, row: Entry) -> bool:
        """Compare this row with what must follow; False at the first that does not hold."""
        expected = self.position + 1
        if row.position != expected:
            return self.fail(expected, None, "missing")
        if row.seal is None or bytes(row.seal) != row.sealed_after(self.seal, expected):
            return self.fail(expected, row.pk, "changed")
        self.position, self.seal = expected, bytes(row.seal)
        self.anchored = self.anchored or self.seal == self.anchor
        return True

    def arrive(self, head: Head) -> None:
        """The chain must end where its head says."""
        if self.position != head.position:
            self.fail(self.position + 1, None, "missing")
        elif self.seal != bytes(head.seal):
            self.fail(self.position, None, "head")

    def look_beyond(self) -> None:
        """A row that claims a place behind the head was put there by somebody else."""
        last = Entry.objects.chained().last()  # read before the head, which may meanwhile have moved with it
        head = Head.objects.filter(pk=1).first() or Head(pk=1)
        if last is not None and last.position is not None and last.position > head.position:
            self.fail(last.position, last.pk, "inserted")

    def fail(self, position: int, entry: int | None, why: str) -> bool:
        self.broken_at, self.entry, self.why = position, entry, why
        return False
