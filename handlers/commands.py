"""The four slash commands: a question is answered at once, anything else has its conversation."""

import re
from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.answers import private
from handlers.desk import Body, Desk
from handlers.reading import answer
from handlers.typed import typed
from messages import verbs

Opener = Callable[[AsyncAck, Body, str], Awaitable[None]]
Openers = Mapping[str, Mapping[str, Opener]]


def register(app: AsyncApp, desk: Desk, openers: Openers) -> None:
    """One listener for all of them: Bolt tries its listeners one after the other."""

    @app.command(re.compile("^/(lead|sla|digest|pacto)$"))
    async def command(ack: AsyncAck, command: Body) -> None:
        name, text = str(command["command"]), typed(command.get("text"))
        message = await desk.store.run(answer, desk.asker(command), name, text)
        if message is not None:
            await ack(**private(message))
            return
        verb, rest = verbs.parse(name, text)
        await openers[name][verb](ack, command, rest)
