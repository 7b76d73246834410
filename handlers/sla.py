"""`/sla`: beside its questions and the proposal, Share and "Why these numbers?"."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.dispatch import Dispatcher
from handlers.payloads import Body, channel_of
from messages.ids import Click
from messages.sharing import parse_value
from services import ephemerals
from views import status


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of both buttons."""

    @app.action(Click.SHARE)
    async def share(ack: AsyncAck, body: Body, action: Body) -> None:
        value = str(action.get("value") or "")
        parse_value(value)
        about = (body.get("container") or {}).get("message_ts") or body.get("trigger_id")
        await dispatcher.once(
            body,
            ephemerals.share,
            channel=channel_of(body),
            value=value,
            about=str(about or ""),
        )
        await ack()

    @app.action(Click.STATUS_WHY)
    async def why(ack: AsyncAck, body: Body, action: Body) -> None:
        reader = await dispatcher.reader(body)
        text = str(action.get("value") or "")
        _, view = await dispatcher.ask(body, status.why, text, reader.localizer)
        await dispatcher.open(body, view)
        await ack()
