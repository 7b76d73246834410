"""Facts, rules and notices are values: nobody who is given one can change it for the others."""

import importlib
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path

import pytest

from storage.figures import EventCounts

ROOT = Path(__file__).parents[2]
MODULES = [
    f"{package}.{file.stem}"
    for package in ("funnel", "services", "storage", "digests")
    for file in sorted((ROOT / package).glob("*.py"))
    if file.stem != "__init__"
]
VALUES = sorted(
    {
        value
        for module in map(importlib.import_module, MODULES)
        for value in vars(module).values()
        if isinstance(value, type) and is_dataclass(value) and value.__module__ in MODULES
        if value is not EventCounts  # gathered row by row
    },
    key=lambda kind: f"{kind.__module__}.{kind.__qualname__}",
)


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_a_value_cannot_be_changed(kind: type) -> None:
    value = object.__new__(kind)
    for field in fields(kind):  # type: ignore[arg-type]
        with pytest.raises(FrozenInstanceError):
            setattr(value, field.name, None)


def test_there_are_values_to_look_at() -> None:
    assert len(VALUES) > 40
