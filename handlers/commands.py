"""The slash commands: a question is answered at once, anything else has its conversation.

An answer with charts or tables is the relay's, as one to a mention is.
"""

import re
from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.dispatch import Dispatcher
from handlers.payloads import Body, channel_of, typed_text
from handlers.responses import private
from messages import verbs
from services import ephemerals
from storage.work import Work
from views.answers import answer, check_question, holds_figures

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
        if holds_figures(name, verb):  # nobody hears of blocks that are refused in an ack
            await dispatcher.store.work(caller, _answer_later, command, verb, rest)
            await ack()
            return
        message = await dispatcher.store.work(caller, answer, name, verb, rest)
        await ack(**private(message))


def _answer_later(work: Work, command: Body, verb: str, rest: str) -> None:
    name = str(command["command"])
    check_question(work, name, verb, rest)
    ephemerals.answer_command(
        work,
        trigger_id=str(command.get("trigger_id") or ""),
        channel=channel_of(command),
        text=f"{name} {verb} {rest}",
        response_url=str(command.get("response_url") or ""),
    )
