"""`/pacto away` and `/pacto back`: typed in a sentence, or chosen in a form."""

from datetime import date, timedelta

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.periods import local_date
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, Reader, View
from handlers.payloads import Body
from handlers.responses import private, shows
from messages import presence as forms
from messages.dates import parse_day
from messages.ids import Form
from services import presence


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/pacto` that say who is there."""
    conversation = _Presence(dispatcher)
    return {"away": conversation.away, "back": conversation.back}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listener of the form."""
    app.view(Form.AWAY)(_Presence(dispatcher).chosen)


class _Presence:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def away(self, ack: AsyncAck, command: Body, rest: str) -> None:
        if not rest.strip():
            await self._ask(command)
            await ack()
            return
        reader = await self._dispatcher.reader(command)
        until = parse_day(rest, reader.localizer, self._today(reader))
        await self._set(ack, command, until)

    async def _ask(self, command: Body) -> None:
        reader, _ = await self._dispatcher.ask(command, presence.may_be_away)
        tomorrow = self._today(reader) + timedelta(days=1)
        await self._dispatcher.open(command, forms.away_form(reader.localizer, tomorrow))

    async def chosen(self, ack: AsyncAck, body: Body, view: View) -> None:
        until = forms.parse_away(view)
        if taken := await self._dispatcher.once(body, presence.set_away_by_form, until):
            reader, day = taken
            await ack(**shows(forms.confirmed(reader.localizer, day)))
        else:
            await ack()

    async def back(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._set(ack, command, None)

    async def _set(self, ack: AsyncAck, command: Body, until: date | None) -> None:
        await self._dispatcher.once(command, presence.set_away, until)
        reader = await self._dispatcher.reader(command)
        await ack(**private(forms.presence(reader.localizer, until)))

    def _today(self, reader: Reader) -> date:
        """By the company's calendar, which also tells when somebody is back."""
        zone = reader.company.zone or reader.localizer.zone
        return local_date(self._dispatcher.clock(), zone)
