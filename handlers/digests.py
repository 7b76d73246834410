"""`/digest`: beside its questions, the form that schedules one, and pause, resume, remove."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from digests import forms, schedule
from funnel.refusals import Refusal
from handlers.answers import private
from handlers.commands import Opener
from handlers.desk import Body, Desk, Reader, channel_of, workspace_of
from handlers.typed import kind_of
from messages.ids import Click, Form
from services import setup

_CHANGES = {
    Click.DIGEST_PAUSE: schedule.pause,
    Click.DIGEST_RESUME: schedule.resume,
    Click.DIGEST_REMOVE: schedule.remove,
}


def register(app: AsyncApp, desk: Desk) -> dict[str, Opener]:
    """Add the listeners; gives the verbs of `/digest` that open or change something."""
    conversation = _Digests(desk)
    app.action(re.compile(r"^digest\."))(conversation.click)
    app.view(Form.DIGEST)(conversation.add)
    return {
        "schedule": conversation.open,
        "pause": conversation.pause,
        "resume": conversation.resume,
        "remove": conversation.remove,
    }


class _Digests:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command)
        await ack()

    async def _open(self, body: Body) -> None:
        reader, _ = await self._desk.ask(body, setup.terms_to_change)
        view = forms.schedule_form(reader.voice, reader.company, _channel(reader, channel_of(body)))
        await self._desk.screens.open(workspace_of(body), body["trigger_id"], view)

    async def add(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        await self._desk.once(body, schedule.schedule_daily, **forms.parse_schedule(view))
        await ack()

    async def pause(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_PAUSE, rest)

    async def resume(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_RESUME, rest)

    async def remove(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._change(ack, command, Click.DIGEST_REMOVE, rest)

    async def _change(self, ack: AsyncAck, command: Body, kind: Click, name: str) -> None:
        await self._desk.once(command, _CHANGES[kind], name)
        reader, rows = await self._desk.ask(command, schedule.listing)
        message = forms.listing_message(reader.voice, rows, self._desk.clock())
        await ack(**private(message))

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        kind, name = kind_of(action), str(action.get("value") or "")
        if kind is Click.DIGEST_SCHEDULE:
            await self._open(body)
        elif kind in _CHANGES:
            await self._desk.once(body, _CHANGES[kind], name)
        else:
            raise Refusal("no_such_digest", name=name[:60], names="")
        await ack()


def _channel(reader: Reader, asked_in: str) -> str:
    """Where the balance most likely belongs: the team's channel it is asked for in, else sales'."""
    company = reader.company
    if company is None:
        return ""
    teams = {company.marketing_channel, company.sales_channel}
    return asked_in if asked_in in teams else company.sales_channel
