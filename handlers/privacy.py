"""`/lead forget` and `/pacto export`: a person is erased, or handed all that is stored of them."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.commands import Opener
from handlers.dispatch import Dispatcher, View
from handlers.payloads import Body
from handlers.responses import private, shows
from messages import audit as audit_words
from messages import forms_privacy as forms
from messages.ids import Form
from services import audit, export, privacy


def lead_openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verb of `/lead` that erases."""
    return {"forget": _Privacy(dispatcher).open}


def pacto_openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verb of `/pacto` that exports."""
    return {"export": _Privacy(dispatcher).export}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listener of the form."""
    app.view(Form.FORGET)(_Privacy(dispatcher).forget)


class _Privacy:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def open(self, ack: AsyncAck, command: Body, rest: str) -> None:
        reader, leads = await self._dispatcher.ask(command, privacy.leads_meant, rest)
        await self._dispatcher.open(command, forms.forget(reader.localizer, leads))
        await ack()

    async def forget(self, ack: AsyncAck, body: Body, view: View) -> None:
        done = await self._dispatcher.once(body, privacy.forget, forms.parse_forget(view))
        if done is None:
            await ack()
            return
        reader, refs = done
        await ack(**shows(forms.forgotten(reader.localizer, refs)))

    async def export(self, ack: AsyncAck, command: Body, rest: str) -> None:
        reader = await self._dispatcher.reader(command)
        if audit_words.is_meant(rest):
            await self._dispatcher.once(command, audit.export_later)
            await ack(**private(audit_words.asked(reader.localizer)))
            return
        await self._dispatcher.once(command, export.export_later, rest)
        await ack(**private(forms.export_asked(reader.localizer)))
