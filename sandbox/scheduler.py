"""Posting scheduled messages when the sandbox's clock reaches their time."""

import asyncio

from sandbox.world import World

MAX_WAIT_SECONDS = 3_600.0


async def post_when_due(world: World) -> None:
    """Post until cancelled; wakes when a message is due or scheduled, or the clock is moved."""

    async def wake() -> None:
        world.schedule_changed.set()

    unsubscribe = world.clock.listen(wake)
    try:
        while True:
            world.schedule_changed.clear()
            wait = post_due(world)
            try:
                await asyncio.wait_for(world.schedule_changed.wait(), wait)
            except TimeoutError:
                continue
    finally:
        unsubscribe()


def post_due(world: World) -> float:
    """Post what is due; the seconds until the next message is due."""
    now = world.clock.epoch()
    pending = sorted(world.workspace.scheduled.values(), key=lambda message: message.post_at)
    for scheduled in pending:
        if scheduled.post_at > now:
            return min(MAX_WAIT_SECONDS, scheduled.post_at - now)
        del world.workspace.scheduled[scheduled.id]
        # Slack accepts metadata here and then never posts the message.
        channel = world.workspace.channels.get(scheduled.channel)
        if channel is not None and "metadata" not in scheduled.message:
            world.add_message(channel, world.app_message(scheduled.message))
    return MAX_WAIT_SECONDS
