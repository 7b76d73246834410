"""The feed of changes and the log of calls, both numbered by one sequence."""

import asyncio
from collections import deque
from typing import Any

Json = dict[str, Any]
KEPT = 5_000
# A reader this far behind is cut off rather than left to grow the memory.
BEHIND = 10_000


class Feed:
    def __init__(self) -> None:
        self.seq = 0
        self.entries: deque[Json] = deque(maxlen=KEPT)
        self._readers: dict[asyncio.Queue[Json | None], str | None] = {}

    def open(self, user: str | None) -> asyncio.Queue[Json | None]:
        """A queue of frames this user may see (None: all); None in it is the end."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._readers[queue] = user
        queue.put_nowait({"seq": self.seq, "type": "hello"})
        return queue

    def close(self, queue: asyncio.Queue[Json | None]) -> None:
        self._readers.pop(queue, None)

    def close_all(self) -> None:
        for queue in list(self._readers):
            queue.put_nowait(None)
        self._readers.clear()

    def publish(self, kind: str, to: "set[str] | None" = None, **frame: Any) -> None:
        """Send a frame to the users named, or to everyone; who reads everything gets it once."""
        self.seq += 1
        whole = {"seq": self.seq, "type": kind, **frame}
        for queue, user in list(self._readers.items()):
            if user is not None and to is not None and user not in to:
                continue
            if queue.qsize() > BEHIND:
                self.close(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(whole)

    def log(self, kind: str, name: str, *, at: float, **entry: Any) -> Json:
        """Keep one line of what went between the app and the workspace."""
        self.seq += 1
        line: Json = {
            "seq": self.seq,
            "at": at,
            "kind": kind,
            "name": name,
            "user": None,
            "request": None,
            "response": None,
            "status": None,
            "ms": None,
            "error": None,
            **entry,
        }
        self.entries.append(line)
        self.publish("log", entry=line)
        return line

    def since(self, seq: int, limit: int) -> list[Json]:
        found = [entry for entry in self.entries if entry["seq"] > seq]
        return found[:limit] if seq else found[-limit:]
