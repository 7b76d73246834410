"""The buttons of a meeting: start, tick off, decide, close; and the form of its agenda."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.refusals import Refusal
from handlers.dispatch import Dispatcher, View
from handlers.payloads import Body, channel_of, part_of, text_in
from handlers.responses import shows
from messages import forms_meeting as forms
from messages.agenda import parse_point
from messages.digest_details import parse_value
from messages.ids import Click, Form, click_of, meeting_id
from services import meetings


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of the clicks and the forms."""
    conversation = _Meetings(dispatcher)
    app.action(re.compile(r"^meeting\."))(conversation.click)
    app.view(Form.DECISION)(conversation.decide)
    app.view(Form.AGENDA)(conversation.set_agenda)


async def open_agenda(dispatcher: Dispatcher, body: Body, name: str) -> None:
    """The form of the agenda that the meetings of a digest have."""
    reader, digest = await dispatcher.ask(body, meetings.may_set_agenda, name)
    view = forms.agenda(reader.localizer, digest, meetings.agenda_of(digest))
    await dispatcher.open(body, view)


class _Meetings:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, value = click_of(action.get("action_id")), text_in(action, "value")
        if click is Click.MEETING_START:
            await self._start(body, value)
        elif click is Click.MEETING_TICK:
            number, point, done = parse_point(value)
            await self._dispatcher.once(body, meetings.tick, number, point, done=done)
        elif click is Click.MEETING_DECIDE:
            await self._ask_decision(body, meeting_id(value))
        elif click is Click.MEETING_CLOSE:
            await self._dispatcher.once(body, meetings.close, meeting_id(value))
        else:
            raise Refusal("no_such_meeting")
        await ack()

    async def _start(self, body: Body, value: str) -> None:
        reader = await self._dispatcher.reader(body)
        kind, period = parse_value(value, reader.company.zone or "UTC")
        message = part_of(body, "message")
        place = meetings.Place(channel_of(body), text_in(message, "ts"))
        await self._dispatcher.once(body, meetings.start, kind, period, place)

    async def _ask_decision(self, body: Body, number: int) -> None:
        reader, _ = await self._dispatcher.ask(body, meetings.may_decide, number)
        await self._dispatcher.open(body, forms.decision(reader.localizer, number))

    async def decide(self, ack: AsyncAck, body: Body, view: View) -> None:
        number, text = forms.parse_decision(view)
        await self._dispatcher.once(body, meetings.decide, number, text)
        await ack()

    async def set_agenda(self, ack: AsyncAck, body: Body, view: View) -> None:
        name, minutes = forms.parse_agenda(view)
        if saved := await self._dispatcher.once(body, meetings.set_agenda, name, minutes):
            await ack(**shows(forms.agenda_saved(saved[0].localizer)))
        else:
            await ack()
