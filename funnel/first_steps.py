"""The steps of the set-up: what is done, what comes next, when both teams can start."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In the order in which they are taken."""

    CHANNELS = "channels"
    TEAM = "team"
    TERMS = "terms"
    DIGEST = "digest"


@dataclass(frozen=True)
class FirstSteps:
    """Which steps somebody has really taken."""

    done: frozenset[Step]

    def __iter__(self) -> Iterator[tuple[Step, bool]]:
        return ((step, step in self.done) for step in Step)

    @property
    def all_done(self) -> bool:
        return self.done == frozenset(Step)

    @property
    def next(self) -> Step | None:
        return next((step for step in Step if step not in self.done), None)

    @property
    def teams_can_start(self) -> bool:
        """A digest may come later."""
        return self.done >= {Step.CHANNELS, Step.TEAM, Step.TERMS}
