"""The agreement, read whole: the rest of one that a message cannot hold."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.dispatch import Dispatcher
from handlers.payloads import Body
from messages import agreement_text
from messages.ids import Click
from services.agreement_document import document_for_member
from views.agreement_document import signed_of


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    @app.action(Click.AGREEMENT_ALL)
    async def see_all(ack: AsyncAck, body: Body, action: Body) -> None:
        value = str(action.get("value") or "")
        number = int(value) if value.isdecimal() and len(value) < 9 else None
        reader, shown = await dispatcher.ask(body, document_for_member, number)
        signed = signed_of(shown, reader.company)
        await dispatcher.open_over(
            body, agreement_text.modal(reader.localizer, signed, dispatcher.clock())
        )
        await ack()
