"""`/sla`: beside its questions, the form that changes the terms; and Share."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.commands import Opener
from handlers.dispatch import Dispatcher, View
from handlers.payloads import Body, channel_of
from handlers.responses import CLEAR, shows_over
from messages import forms_terms as forms
from messages.forms_terms import TypedTerms
from messages.ids import Click, Form
from messages.sharing import parse_value
from services import agreement, ephemerals


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/sla` that open something."""
    conversation = _Sla(dispatcher)
    return {"change": conversation.open}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Sla(dispatcher)
    app.action(Click.SETUP_TERMS)(conversation.click)
    app.action(Click.SHARE)(conversation.share)
    app.view(Form.TERMS)(conversation.change)
    app.view(Form.TERMS_CONFIRM)(conversation.confirm)


class _Sla:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def open(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command)
        await ack()

    async def click(self, ack: AsyncAck, body: Body) -> None:
        await self._open(body)
        await ack()

    async def _open(self, body: Body) -> None:
        reader, version = await self._dispatcher.ask(body, agreement.terms_to_change)
        await self._dispatcher.open(body, forms.terms_form(reader.localizer, version.terms))

    async def change(self, ack: AsyncAck, body: Body, view: View) -> None:
        """Nothing is stored yet: what would change is shown over the form, to be confirmed."""
        reader, version = await self._dispatcher.ask(body, agreement.terms_to_change)
        typed = TypedTerms.of(view)
        new = typed.parse(version.terms, reader.localizer)
        reader, before = await self._dispatcher.ask(body, agreement.check_change, new)
        question = forms.confirm_form(reader.localizer, typed, new, before)
        await ack(**shows_over(view, question))

    async def confirm(self, ack: AsyncAck, body: Body, view: View) -> None:
        after, typed = TypedTerms.unpacked(view)
        reader, version = await self._dispatcher.ask(body, agreement.terms_to_change)
        new = typed.parse(version.terms, reader.localizer)
        await self._dispatcher.once(body, agreement.set_terms, new, after=after)
        await ack(**CLEAR)

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
