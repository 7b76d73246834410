"""Posting scheduled messages when the sandbox's clock has come to them."""

import asyncio

from sandbox.world import World

LONGEST_WAIT = 3_600.0


async def post_when_due(world: World) -> None:
    """Runs until cancelled; wakes when a message falls due, is scheduled, or the clock moves."""

    async def wake() -> None:
        world.schedule_changed.set()

    stop = world.clock.listen(wake)
    try:
        while True:
            world.schedule_changed.clear()
            wait = post_due(world)
            try:
                await asyncio.wait_for(world.schedule_changed.wait(), wait)
            except TimeoutError:
                continue
    finally:
        stop()


def post_due(world: World) -> float:
    """Post what is due; the seconds until the next one may be."""
    now = world.clock.epoch()
    waiting = sorted(world.workspace.scheduled.values(), key=lambda one: one.post_at)
    for scheduled in waiting:
        if scheduled.post_at > now:
            return min(LONGEST_WAIT, scheduled.post_at - now)
        del world.workspace.scheduled[scheduled.id]
        # Slack accepts metadata here and then never posts the message.
        channel = world.workspace.channels.get(scheduled.channel)
        if channel is not None and "metadata" not in scheduled.message:
            world.add_message(channel, world.app_message(scheduled.message))
    return LONGEST_WAIT
