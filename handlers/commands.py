"""The slash commands: a question is answered at once, anything else has its conversation."""

import re
from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.dispatch import Dispatcher
from handlers.payloads import Body, typed_text
from handlers.responses import private
from messages import verbs
from views.answers import answer

Opener = Callable[[AsyncAck, Body, str], Awaitable[None]]
Openers = Mapping[str, Mapping[str, Opener]]


def register(app: AsyncApp, dispatcher: Dispatcher, openers: Openers) -> None:
    """One listener for all of them: Bolt tries its listeners one after the other."""
    names = "|".join(name.removeprefix("/") for name in openers)

    @app.command(re.compile(f"^/({names})$"))
    async def command(ack: AsyncAck, command: Body) -> None:
        name = str(command["command"])
        verb, rest = verbs.parse(name, typed_text(command.get("text")))
        if verb in openers[name]:
            await openers[name][verb](ack, command, rest)
            return
        caller = dispatcher.caller(command)
        await ack(**private(await dispatcher.store.work(caller, answer, name, verb, rest)))
