"""The buttons of a pattern in the feedback: make it an action, or not now."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.refusals import Refusal
from handlers.actions import open_corrective
from handlers.dispatch import Dispatcher
from handlers.origins import Origin, refresh
from handlers.payloads import Body, text_in
from messages.ids import Click, click_of
from messages.patterns import segment_of
from services import patterns

LIST = "/sla patterns"


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listener of the clicks."""

    @app.action(re.compile(r"^pattern\."))
    async def click(ack: AsyncAck, body: Body, action: Body) -> None:
        segment = segment_of(text_in(action, "value"))
        match click_of(action.get("action_id")):
            case Click.PATTERN_ACTION:
                await open_corrective(dispatcher, body, segment)
            case Click.PATTERN_DISMISS:
                await dispatcher.once(body, patterns.dismiss, segment)
                await refresh(dispatcher, body, Origin.of(body), LIST)
            case _:
                raise Refusal("pattern_gone")
        await ack()
