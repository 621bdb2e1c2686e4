"""The client of docs/protocol.md, "What a client does", for one topic; without sockets, clocks or timers."""

import json
from typing import Any

Frame = dict[str, Any]


class ModelClient:
    """Feed it frames with `hear`; it says what it would send. `data` is what its page shows."""

    def __init__(self, topic: str, lang: str = "en") -> None:
        self.topic, self.lang = topic, lang
        self.position: tuple[str, int] | None = None
        self.data: dict[str, Any] = {}
        self.member = ""
        self.behind = 0
        self.waiting = False  # for the answer to a join
        self.joined = False
        self.facts: list[tuple[str, int]] = []  # each fact told to the page, by epoch and seq
        self.rereads: list[tuple[str, int]] = []  # where the page was told to read itself again

    def connected(self) -> Frame:
        """Step 1: a new socket; the join to send."""
        self.behind, self.waiting, self.joined = 0, False, False
        return self.join()

    def join(self) -> Frame:
        self.waiting = True
        since = self.position and {"epoch": self.position[0], "seq": self.position[1]}
        return {"t": "join", "topic": self.topic, "lang": self.lang, **({"since": since} if since else {})}

    def hear(self, text: str) -> Frame | None:
        """What to send because of this frame, if anything."""
        frame = json.loads(text)
        if frame["t"] == "beat":
            return self.hear_beat(frame)
        if frame.get("topic") != self.topic or frame["t"] == "error":
            return None
        return getattr(self, f"hear_{frame['t']}")(frame)

    def hear_snap(self, frame: Frame) -> None:
        self.answered()
        if not self.is_overtaken(frame):
            self.position = (frame["epoch"], frame["seq"])
            self.data, self.member = frame["data"], frame["member"]

    def hear_reread(self, frame: Frame) -> None:
        self.answered()
        if not self.is_overtaken(frame):
            self.position = (frame["epoch"], frame["seq"])
            self.rereads.append(self.position)

    def hear_joined(self, frame: Frame) -> Frame | None:
        self.answered()
        if self.position is None or frame["epoch"] != self.position[0] or frame["seq"] > self.position[1]:
            self.position = None
            return self.again()
        return None  # at most a frame on its way overtook this answer

    def hear_delta(self, frame: Frame) -> Frame | None:
        return self.move(frame, frame["prev"])

    def hear_fact(self, frame: Frame) -> Frame | None:
        return self.move(frame, frame["seq"] - 1)

    def hear_beat(self, frame: Frame) -> Frame | None:
        stands = frame["topics"].get(self.topic)
        level = stands and self.position and stands["epoch"] == self.position[0] and stands["seq"] <= self.position[1]
        self.behind = 0 if level else self.behind + 1
        if self.behind < 2:
            return None
        self.behind, self.waiting = 0, False  # two heartbeats are longer than any answer takes
        return self.join()

    def move(self, frame: Frame, prev: int) -> Frame | None:
        if self.position is None:
            return None
        epoch, seq = self.position
        if frame["epoch"] != epoch:
            self.position = None
            return self.again()
        if frame["seq"] <= seq:
            return None
        if prev > seq:
            return self.again()
        self.apply(frame)
        self.position = (epoch, frame["seq"])
        return None

    def apply(self, frame: Frame) -> None:
        if frame["t"] == "fact":
            self.facts.append((frame["epoch"], frame["seq"]))
            return
        self.data[self.member].update(frame["set"])
        for key in frame["del"]:
            self.data[self.member].pop(key, None)
        self.data.update(frame["more"])

    def is_overtaken(self, frame: Frame) -> bool:
        return self.position is not None and frame["epoch"] == self.position[0] and frame["seq"] < self.position[1]

    def again(self) -> Frame | None:
        return None if self.waiting else self.join()

    def answered(self) -> None:
        self.waiting, self.joined = False, True
