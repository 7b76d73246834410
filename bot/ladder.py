"""Sends a message as it is where that is taken, else in plainer blocks; remembers what was not."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from blockkit.elements import Block
from blockkit.ladder import BLOCKS_REFUSED, home_rungs, newer_types, rungs
from blockkit.message import Message
from bot.slack import CallRejectedError, RateLimitedError

log = structlog.get_logger()
T = TypeVar("T")

REMEMBERED = 3600.0  # seconds until a block that was refused is tried again
WORKSPACES = 1000  # whose refusals are remembered


class Ladder:
    """What each workspace has refused of late, in this process.

    Only charts and tables are remembered: another block that is refused says something about that
    one message, and the next one is sent as it is. `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refused: OrderedDict[str, dict[str, float]] = OrderedDict()

    async def send(
        self, workspace_id: str, message: Message, call: Callable[[Message], Awaitable[T]]
    ) -> T:
        """Call with the message, rung by rung while its blocks are refused.

        Raises what `call` raises: of refused blocks, what it raised for the text alone.
        """
        refused_before = self._refused_by(workspace_id)
        *steps, last = (s for s in rungs(message) if not newer_types(s.blocks) & refused_before)
        refused: frozenset[str] = frozenset()
        for step in steps:
            try:
                answer = await call(step)
            except CallRejectedError as error:
                if error.code not in BLOCKS_REFUSED:
                    raise
                refused |= newer_types(step.blocks)
            except RateLimitedError:
                self._remember(workspace_id, refused - newer_types(step.blocks))
                raise
            else:
                self._remember(workspace_id, refused - newer_types(step.blocks))
                return answer
        answer = await call(last)
        self._remember(workspace_id, refused)
        return answer

    def _refused_by(self, workspace_id: str) -> frozenset[str]:
        now = self._clock()
        until = self._refused.get(workspace_id, {})
        return frozenset(kind for kind, end in until.items() if end > now)

    def _remember(self, workspace_id: str, kinds: frozenset[str]) -> None:
        if not kinds:
            return
        log.warning("blocks refused", workspace=workspace_id, types=sorted(kinds))
        until = dict.fromkeys(kinds, self._clock() + REMEMBERED)
        self._refused[workspace_id] = self._refused.pop(workspace_id, {}) | until
        if len(self._refused) > WORKSPACES:
            self._refused.popitem(last=False)


async def publish(view: Block, call: Callable[[Block], Awaitable[None]]) -> None:
    """Call with a view of Home, and where its blocks are refused with the same as sections."""
    *steps, last = home_rungs(view)
    for step in steps:
        try:
            return await call(step)
        except CallRejectedError as error:
            if error.code not in BLOCKS_REFUSED:
                raise
            log.warning("home refused", error=error.code)
    return await call(last)
