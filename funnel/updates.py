"""The stretches between two news of an accepted lead, from what happened to it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Final

from funnel.commitments import TIMED, Commitment
from funnel.timers import TimerState
from funnel.touching import Step
from funnel.trial import PastTimer

_RULE: Final = TIMED[Commitment.UPDATE]
COUNTED: Final = frozenset({_RULE.starts_on, *_RULE.kept_by, *_RULE.dropped_by})
"""The events that begin or end a stretch."""


def stretches(steps: Iterable[Step]) -> Iterator[PastTimer]:
    """What would have been owed, had news been agreed on then; what has no end yet is running.

    `steps` of `COUNTED` kinds, those of a lead together and in the order in which they happened.
    """
    for _, of_lead in groupby(steps, key=lambda step: step.lead_id):
        yield from _of_lead(of_lead)


def _of_lead(steps: Iterable[Step]) -> Iterator[PastTimer]:
    began: datetime | None = None
    is_over = False  # a touch that is written down after the deal begins nothing
    for step in steps:
        if began is not None:
            done_at = step.at if step.kind in _RULE.kept_by else None
            state = TimerState.DROPPED if done_at is None else TimerState.MET
            yield PastTimer(Commitment.UPDATE, state, began, done_at, step.at, ())
        if step.kind is _RULE.starts_on:
            is_over = False
        elif step.kind not in _RULE.again_after:
            is_over = True
        began = None if is_over else step.at
    if began is not None:
        yield PastTimer(Commitment.UPDATE, TimerState.RUNNING, began, None, None, ())
