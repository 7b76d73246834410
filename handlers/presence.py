"""`/pacto away` and `/pacto back`: typed in a sentence, or chosen in a form."""

from datetime import date, timedelta

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.periods import local_date
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, Reader, View
from handlers.payloads import Body
from handlers.responses import private, shows
from messages import presence as forms
from messages.dates import day_after_week, parse_day
from messages.ids import Form
from messages.leads import to_hand_over
from services import ownership, presence


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
        reader = await self._dispatcher.reader(command)
        today = self._today(reader)
        back = day_after_week(rest, today) if rest.strip() else today + timedelta(days=1)
        if back:
            await self._ask(command, back)
            await ack()
        else:
            await self._set(ack, command, parse_day(rest, reader.localizer, today))

    async def _ask(self, command: Body, back: date) -> None:
        """From now on, so whoever names a week sees until when."""
        reader, _ = await self._dispatcher.ask(command, presence.may_be_away)
        await self._dispatcher.open(command, forms.away_form(reader.localizer, back))

    async def chosen(self, ack: AsyncAck, body: Body, view: View) -> None:
        until = forms.parse_away(view)
        if taken := await self._dispatcher.once(body, presence.set_away_by_form, until):
            reader, day = taken
            await ack(**shows(forms.confirmed(reader.localizer, day)))
        else:
            await ack()

    async def back(self, ack: AsyncAck, command: Body, _: str) -> None:
        taken = await self._dispatcher.once(command, presence.come_back)
        reader = await self._dispatcher.reader(command)
        was_away = taken is None or taken[1]
        await ack(**private(forms.back(reader.localizer, was_away=was_away)))

    async def _set(self, ack: AsyncAck, command: Body, until: date) -> None:
        await self._dispatcher.once(command, presence.set_away, until)
        reader, owned = await self._dispatcher.ask(command, ownership.still_theirs)
        answer = forms.away(reader.localizer, until)
        await ack(**private(to_hand_over(reader.localizer, answer, owned)))

    def _today(self, reader: Reader) -> date:
        """By the company's calendar, which also tells when somebody is back."""
        zone = reader.company.zone or reader.localizer.zone
        return local_date(self._dispatcher.clock(), zone)
