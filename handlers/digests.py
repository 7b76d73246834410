"""`/digest`: beside its questions, the form that schedules one, and pause, resume, remove."""

import re
from collections.abc import Callable

from slack_bolt.async_app import AsyncAck, AsyncApp

from digests.registry import kind_of
from funnel.facts import DigestFacts
from funnel.refusals import Refusal
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, Reader, View
from handlers.payloads import Body, channel_of
from handlers.responses import private
from messages import forms_digest
from messages.ids import Click, Form, click_of
from services import schedules
from storage.work import Work

_CHANGES: dict[Click, Callable[[Work, str], DigestFacts]] = {
    Click.DIGEST_PAUSE: schedules.pause,
    Click.DIGEST_RESUME: schedules.resume,
    Click.DIGEST_REMOVE: schedules.remove,
}


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/digest` that open or change something."""
    conversation = _Digests(dispatcher)
    return {
        "schedule": conversation.open,
        "pause": conversation.pause,
        "resume": conversation.resume,
        "remove": conversation.remove,
    }


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Digests(dispatcher)
    app.action(re.compile(r"^digest\."))(conversation.click)
    app.view(Form.DIGEST)(conversation.add)


class _Digests:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def open(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._open(command, rest)
        await ack()

    async def _open(self, body: Body, kind: str) -> None:
        reader, _ = await self._dispatcher.ask(body, schedules.may_schedule)
        view = forms_digest.schedule_form(reader.localizer, _form(reader, body, kind))
        await self._dispatcher.open(body, view)

    async def add(self, ack: AsyncAck, body: Body, view: View) -> None:
        new = forms_digest.parse_schedule(view)
        await self._dispatcher.once(body, schedules.schedule, new)
        await ack()

    async def pause(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_PAUSE, rest)

    async def resume(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_RESUME, rest)

    async def remove(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_REMOVE, rest)

    async def _change(self, ack: AsyncAck, command: Body, click: Click, name: str) -> None:
        now = self._dispatcher.clock()
        if not name.strip():
            reader, digests = await self._dispatcher.ask(command, schedules.to_change)
            which = forms_digest.which_message(reader.localizer, digests, click, now)
            await ack(**private(which))
            return
        await self._dispatcher.once(command, _CHANGES[click], name)
        reader, digests = await self._dispatcher.ask(command, schedules.listing)
        await ack(**private(forms_digest.listing_message(reader.localizer, digests, now)))

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, name = click_of(action.get("action_id")), str(action.get("value") or "")
        if click is Click.DIGEST_SCHEDULE:
            await self._open(body, "")
        elif click in _CHANGES:
            await self._dispatcher.once(body, _CHANGES[click], name)
        else:
            raise Refusal("no_such_digest", name=name[:60], names="")
        await ack()


def _form(reader: Reader, body: Body, name: str) -> forms_digest.DigestForm:
    """It is most likely for the team's channel it is asked for in, else for sales'."""
    kind, company, asked_in = kind_of(name), reader.company, channel_of(body)
    teams = {company.marketing_channel, company.sales_channel}
    return forms_digest.DigestForm(
        kind=kind.name,
        rule=kind.rule,
        name=reader.localizer.say(kind.title),
        zone=company.zone,
        channel=asked_in if asked_in in teams else company.sales_channel,
    )
