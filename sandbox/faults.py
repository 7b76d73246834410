"""Faults on demand: what goes wrong next, where, and how often."""

from dataclasses import asdict, dataclass
from typing import Any

from sandbox.errors import Refusal

API_KINDS = ("ratelimited", "server_error", "timeout_after", "timeout_before", "delay", "error")
NOW_KINDS = ("drop_socket", "refresh_socket")
KINDS = (*API_KINDS, *NOW_KINDS, "duplicate")


@dataclass
class Fault:
    id: str
    kind: str
    method: str = "*"
    left: int = 1
    retry_after: int = 1
    seconds: float = 30.0
    code: str = "internal_error"

    def describe(self) -> dict[str, Any]:
        return asdict(self)


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self._made = 0

    def add(self, data: dict[str, Any]) -> Fault:
        kind = data.get("kind")
        if kind not in KINDS:
            raise Refusal("unknown_fault", f"A fault's kind is one of: {', '.join(KINDS)}.")
        self._made += 1
        fault = Fault(f"F{self._made}", kind)
        fault.method = str(data.get("method", "*"))
        fault.left = _number(data, "count", 1, low=1)
        fault.retry_after = _number(data, "retry_after", 1, low=0)
        fault.code = str(data.get("code", "internal_error"))
        seconds = data.get("seconds", 0.5 if kind == "delay" else 30.0)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            raise Refusal("invalid_seconds", "`seconds` is a number, 0 or more.")
        fault.seconds = float(seconds)
        if kind not in NOW_KINDS:
            self.waiting.append(fault)
        return fault

    def take(self, method: str) -> Fault | None:
        """The next fault for this Web API call, used up once."""
        return self._use(lambda fault: fault.kind in API_KINDS and fault.method in ("*", method))

    def duplicate(self) -> bool:
        """Whether the next delivery is to go out twice."""
        return self._use(lambda fault: fault.kind == "duplicate") is not None

    def clear(self, fault_id: str | None = None) -> bool:
        kept = [f for f in self.waiting if fault_id is not None and f.id != fault_id]
        found = len(kept) != len(self.waiting)
        self.waiting = kept
        return found

    def describe(self) -> list[dict[str, Any]]:
        return [fault.describe() for fault in self.waiting]

    def _use(self, fits: Any) -> Fault | None:
        fault = next((f for f in self.waiting if fits(f)), None)
        if fault is not None:
            fault.left -= 1
            if fault.left <= 0:
                self.waiting.remove(fault)
        return fault


def _number(data: dict[str, Any], key: str, default: int, *, low: int) -> int:
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise Refusal(f"invalid_{key}", f"`{key}` is a whole number, {low} or more.")
    return value
