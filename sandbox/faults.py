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
    REFUSE_BLOCKS = "refuse_blocks"
    ONE_TABLE = "one_table"


SOCKET_FAULTS = frozenset({FaultKind.DROP_SOCKET, FaultKind.REFRESH_SOCKET})  # applied at once
BLOCK_FAULTS = frozenset({FaultKind.REFUSE_BLOCKS, FaultKind.ONE_TABLE})  # until taken back
CALL_FAULTS = frozenset(FaultKind) - SOCKET_FAULTS - BLOCK_FAULTS - {FaultKind.DUPLICATE}
TIMEOUTS = frozenset({FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER})


@dataclass
class Fault:
    id: str
    kind: FaultKind
    method: str = "*"
    left: int | None = 1  # None: until it is taken back
    retry_after: int = 1
    seconds: float = 30.0
    code: str = "internal_error"
    blocks: tuple[str, ...] = ()  # the types that are refused; "*" is every type

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
        if kind not in BLOCK_FAULTS or "count" in data:
            fault.left = _number(data, "count", 1, minimum=1)
        else:
            fault.left = None
        fault.retry_after = _number(data, "retry_after", 1, minimum=0)
        fault.code = str(data.get("code", _CODES.get(kind, "internal_error")))
        fault.blocks = _types(data) if kind is FaultKind.REFUSE_BLOCKS else ()
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

    def of_blocks(self, where: str) -> list[Fault]:
        """The faults that may refuse the blocks of this call."""
        return [f for f in self.waiting if f.kind in BLOCK_FAULTS and f.method in ("*", where)]

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
            self.use(fault)
        return fault

    def use(self, fault: Fault) -> None:
        """Count one use of a fault, the last of which removes it."""
        if fault.left is None:
            return
        fault.left -= 1
        if fault.left <= 0:
            self.waiting.remove(fault)


_CODES = {FaultKind.REFUSE_BLOCKS: "invalid_blocks"}


def _types(data: dict[str, Any]) -> tuple[str, ...]:
    types = data.get("blocks")
    if not isinstance(types, list) or not types or not all(isinstance(each, str) for each in types):
        raise RequestRefused(
            "invalid_blocks", '`blocks` lists types of blocks; ["*"] is every type.'
        )
    return tuple(types)


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
