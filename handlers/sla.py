"""`/sla`: beside its questions, the form that changes the terms; and Share."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.commands import Opener
from handlers.dispatch import Dispatcher, View
from handlers.home import publish_home
from handlers.payloads import Body, channel_of
from messages import forms_terms as forms
from messages.ids import Click, Form
from messages.sharing import parse_value
from services import ephemerals, setup


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/sla` that open something."""
    conversation = _Sla(dispatcher)
    return {"change": conversation.open}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Sla(dispatcher)
    app.action(Click.SETUP_TERMS)(conversation.click)
    app.action(Click.SETUP_KEEP_TERMS)(conversation.keep)
    app.action(Click.SHARE)(conversation.share)
    app.view(Form.TERMS)(conversation.change)


class _Sla:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def open(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command)
        await ack()

    async def click(self, ack: AsyncAck, body: Body) -> None:
        await self._open(body)
        await ack()

    async def keep(self, ack: AsyncAck, body: Body) -> None:
        """From Home, which is then shown as it is now."""
        await self._dispatcher.once(body, setup.keep_terms)
        await publish_home(self._dispatcher, self._dispatcher.caller(body))
        await ack()

    async def _open(self, body: Body) -> None:
        reader, version = await self._dispatcher.ask(body, setup.terms_to_change)
        await self._dispatcher.open(body, forms.terms_form(reader.localizer, version.terms))

    async def change(self, ack: AsyncAck, body: Body, view: View) -> None:
        _, version = await self._dispatcher.ask(body, setup.terms_to_change)
        await self._dispatcher.once(body, setup.set_terms, forms.parse_terms(view, version.terms))
        await ack()

    async def share(self, ack: AsyncAck, body: Body, action: Body) -> None:
        value = str(action.get("value") or "")
        parse_value(value)
        about = (body.get("container") or {}).get("message_ts") or body.get("trigger_id")
        await self._dispatcher.once(
            body,
            ephemerals.share,
            channel=channel_of(body),
            value=value,
            about=str(about or ""),
        )
        await ack()
