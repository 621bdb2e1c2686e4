"""A page without a browser: live.js under node, with a clock, a network and a document that a test moves by hand."""

from typing import Any

from tests.live.nodes import Node

FIGURES = "figures:double11"
LOG = "figures.log:double11"
SECOND, MINUTE = 1000, 60_000


class Page:
    """One open page. `seen` is everything that has happened on it."""

    def __init__(self) -> None:
        self.node = Node("page.mjs")
        self.seen: dict[str, Any] = {}

    def __getattr__(self, order: str) -> Any:
        def do(**facts: Any) -> dict[str, Any]:
            self.seen = self.node.ask(order, **facts)
            return self.seen

        return do

    def hear(self, t: str, **facts: Any) -> dict[str, Any]:
        return self.frame(frame={"t": t, **facts})  # type: ignore[no-any-return]

    def connect(self, seq: int = 1, beat_s: int = 15) -> dict[str, Any]:
        """Open the line and answer the join of the figures."""
        self.open()
        self.hear("hello", server_time="2023-11-14T22:13:20.000000Z", beat_s=beat_s)
        return self.snap(seq)

    def snap(self, seq: int, epoch: str = "a", **more: Any) -> dict[str, Any]:
        data = {"figures": {"gmv": {"value": str(seq)}}, **more}
        return self.hear("snap", topic=FIGURES, epoch=epoch, seq=seq, member="figures", data=data)

    def delta(self, seq: int, prev: int | None = None) -> dict[str, Any]:
        change = {"set": {"gmv": {"value": str(seq)}}, "del": [], "more": {}}
        return self.hear("delta", topic=FIGURES, epoch="a", prev=seq - 1 if prev is None else prev, seq=seq, **change)

    def beat(self, seq: int, server_time: str = "2023-11-14T22:13:20.000000Z") -> dict[str, Any]:
        return self.hear("beat", server_time=server_time, topics={FIGURES: {"epoch": "a", "seq": seq}})

    @property
    def state(self) -> str:
        return str(self.seen["state"]["name"])

    def dials(self) -> list[int]:
        return [dial["at"] for dial in self.seen["dialled"]]

    def sent(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.seen["sent"] if frame["t"] == kind]
