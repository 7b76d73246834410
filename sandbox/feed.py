"""The feed of changes and the log of calls, both numbered by one sequence."""

import asyncio
from collections import deque
from typing import Any

Json = dict[str, Any]
MAX_ENTRIES = 5_000
MAX_BACKLOG = 10_000  # frames; a reader further behind is cut off to save memory


class Feed:
    def __init__(self) -> None:
        self.seq = 0
        self.entries: deque[Json] = deque(maxlen=MAX_ENTRIES)
        self._readers: dict[asyncio.Queue[Json | None], str | None] = {}

    def open(self, user: str | None) -> asyncio.Queue[Json | None]:
        """A queue of the frames this user may see (None: all frames). A None in it ends it."""
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

    def publish(self, kind: str, to: set[str] | None = None, **fields: Any) -> None:
        """Send a frame to the readers of the users in `to` (None: everyone) and of all frames."""
        self.seq += 1
        frame = {"seq": self.seq, "type": kind, **fields}
        for queue, user in list(self._readers.items()):
            if user is not None and to is not None and user not in to:
                continue
            if queue.qsize() > MAX_BACKLOG:
                self.close(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(frame)

    def log(self, kind: str, name: str, *, at: float, **fields: Any) -> Json:
        """Record one exchange between the app and the workspace."""
        self.seq += 1
        entry: Json = {
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
            **fields,
        }
        self.entries.append(entry)
        self.publish("log", entry=entry)
        return entry

    def entries_since(self, seq: int, limit: int) -> list[Json]:
        """The first entries after `seq`; with 0 the newest ones."""
        entries = [entry for entry in self.entries if entry["seq"] > seq]
        return entries[:limit] if seq else entries[-limit:]
