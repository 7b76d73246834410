"""What every notice is: a frozen value with a key and a lane, stored as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, get_type_hints

from funnel.stages import TouchChannel


@dataclass(frozen=True)
class Notice:
    """`kind` is its name in storage. Of two notices with one `key` only the first is sent.

    `lane` is what is sent in order: a hand-off's card and thread, a person's direct messages.
    """

    kind: ClassVar[str]
    typed: ClassVar[frozenset[str]] = frozenset()

    @property
    def key(self) -> str:
        raise NotImplementedError

    @property
    def lane(self) -> str:
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """Plain values, as the outbox stores them."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def without_typed(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """What is stored of a notice that is settled: nothing that somebody typed."""
        return {
            name: type(value)() if name in cls.typed else value for name, value in stored.items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Notice":
        """The opposite of `to_json`; values of other versions of the app are passed over."""
        hints = get_type_hints(cls)
        values = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        return cls(**{name: _typed(hints[name], value) for name, value in values.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _typed(hint: Any, value: Any) -> Any:
    if hint is datetime or hint is date:
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint == TouchChannel | None and value is not None:
        return TouchChannel(value)
    return value
