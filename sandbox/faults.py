"""Faults injected on request: which calls fail next, how, and how often."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sandbox.errors import RequestRefused


class FaultKind(StrEnum):
    RATELIMITED = "ratelimited"
    SERVER_ERROR = "server_error"
    TIMEOUT_AFTER = "timeout_after"
    TIMEOUT_BEFORE = "timeout_before"
    DELAY = "delay"
    ERROR = "error"
    DROP_SOCKET = "drop_socket"
    REFRESH_SOCKET = "refresh_socket"
    DUPLICATE = "duplicate"


SOCKET_FAULTS = frozenset({FaultKind.DROP_SOCKET, FaultKind.REFRESH_SOCKET})  # applied at once
CALL_FAULTS = frozenset(FaultKind) - SOCKET_FAULTS - {FaultKind.DUPLICATE}
TIMEOUTS = frozenset({FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER})


@dataclass
class Fault:
    id: str
    kind: FaultKind
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
        self._count = 0

    def add(self, data: dict[str, Any]) -> Fault:
        kind = _kind(data.get("kind"))
        self._count += 1
        fault = Fault(f"F{self._count}", kind)
        fault.method = str(data.get("method", "*"))
        fault.left = _number(data, "count", 1, minimum=1)
        fault.retry_after = _number(data, "retry_after", 1, minimum=0)
        fault.code = str(data.get("code", "internal_error"))
        seconds = data.get("seconds", 0.5 if kind is FaultKind.DELAY else 30.0)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            raise RequestRefused("invalid_seconds", "`seconds` is a number, 0 or more.")
        fault.seconds = float(seconds)
        if kind not in SOCKET_FAULTS:
            self.waiting.append(fault)
        return fault

    def take(self, method: str) -> Fault | None:
        """The fault that applies to this Web API call, if any; counts as one use of it."""
        return self._use(lambda fault: fault.kind in CALL_FAULTS and fault.method in ("*", method))

    def duplicate(self) -> bool:
        """Whether this delivery is to be sent twice; counts as one use of the fault."""
        return self._use(lambda fault: fault.kind is FaultKind.DUPLICATE) is not None

    def clear(self, fault_id: str | None = None) -> bool:
        """Remove one fault, or all of them; whether there was any to remove."""
        remaining = [f for f in self.waiting if fault_id is not None and f.id != fault_id]
        removed = len(remaining) != len(self.waiting)
        self.waiting = remaining
        return removed

    def describe(self) -> list[dict[str, Any]]:
        return [fault.describe() for fault in self.waiting]

    def _use(self, applies: Callable[[Fault], bool]) -> Fault | None:
        fault = next((f for f in self.waiting if applies(f)), None)
        if fault is not None:
            fault.left -= 1
            if fault.left <= 0:
                self.waiting.remove(fault)
        return fault


def _kind(value: Any) -> FaultKind:
    try:
        return FaultKind(value)
    except ValueError:
        kinds = ", ".join(FaultKind)
        raise RequestRefused("unknown_fault", f"A fault's kind is one of: {kinds}.") from None


def _number(data: dict[str, Any], key: str, default: int, *, minimum: int) -> int:
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
        raise RequestRefused(f"invalid_{key}", f"`{key}` is a whole number, {minimum} or more.")
    return value
