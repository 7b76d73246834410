"""`/lead`, the shortcuts, and the lead's own screen: marketing's conversation."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.facts import LeadSheet
from funnel.refusals import Refusal
from handlers.answers import shows
from handlers.commands import Opener
from handlers.desk import Body, Desk, Reader, channel_of, workspace_of
from handlers.typed import TEXT, carried, event_id, kind_of, lead_number
from messages import forms_handoff, forms_lead, leads
from messages.ids import Click, Form, Shortcut
from services import access, handoff
from services import leads as service

NOTE = 1000  # characters, as the form allows
_MOVES = {Click.LEAD_MQL: service.make_mql, Click.LEAD_DISQUALIFY: service.disqualify}


def register(app: AsyncApp, desk: Desk) -> dict[str, Opener]:
    """Add the listeners; gives the verbs of `/lead` that open something."""
    conversation = _Leads(desk)
    app.shortcut(re.compile(f"^({'|'.join(Shortcut)})$"))(conversation.shortcut)
    app.action(re.compile(r"^lead\."))(conversation.click)
    app.view(Form.LEAD_NEW)(conversation.add)
    app.view(Form.HAND_OFF)(conversation.hand_off)
    app.view(Form.RECYCLE)(conversation.recycle)
    return {"": conversation.new, "new": conversation.new, "show": conversation.show}


class _Leads:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def new(self, ack: AsyncAck, command: Body, rest: str) -> None:
        await self._open_new(command, rest)
        await ack()

    async def shortcut(self, ack: AsyncAck, shortcut: Body) -> None:
        message = shortcut.get("message") or {}
        await self._open_new(shortcut, str(message.get("text") or "")[:TEXT])
        await ack()

    async def _open_new(self, body: Body, text: str) -> None:
        reader, values = await self._desk.ask(body, service.begin, text)
        view = forms_lead.new_lead(reader.voice, values, channel_of(body))
        await self._desk.screens.open(workspace_of(body), body["trigger_id"], view)

    async def add(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        typed, meta = forms_lead.parse_new_lead(view), carried(view)
        anyway, channel = bool(meta.get("add_anyway")), str(meta.get("channel") or "")
        done = await self._desk.once(body, service.new_lead, typed, add_anyway=anyway)
        if done is None:
            await ack()
            return
        reader, new = done
        if new.sheet is None:
            shown = leads.duplicates_view(reader.voice, typed, new.duplicates, channel)
        else:
            shown = self._view(reader, new.sheet, channel)
        await ack(**shows(shown))

    def _view(
        self, reader: Reader, sheet: LeadSheet, channel: str, *, paged: bool = False
    ) -> dict[str, Any]:
        now = self._desk.clock()
        return leads.lead_view(reader.voice, sheet, reader.person, now, channel, paged=paged)

    async def show(self, ack: AsyncAck, command: Body, rest: str) -> None:
        reader, sheet = await self._desk.ask(command, service.open_lead, access.lead_number(rest))
        view = self._view(reader, sheet, channel_of(command))
        await self._desk.screens.open(workspace_of(command), command["trigger_id"], view)
        await ack()

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        kind, value = kind_of(action), str(action.get("value") or "")
        if kind is Click.LEAD_NEW:
            await self._open_new(body, "")
        elif kind is Click.LEAD_OPEN:
            await self._open(body, lead_number(value))
        elif kind in {Click.LEAD_HAND_OFF, Click.LEAD_RECYCLE}:
            await self._open_form(body, kind, lead_number(value))
        elif kind is Click.LEAD_HISTORY:
            await self._page(body, value)
        elif kind in _MOVES:
            await self._move(body, kind, lead_number(value))
        else:
            raise Refusal("no_such_lead", ref="")
        await ack()

    async def _open(self, body: Body, number: int) -> None:
        reader, sheet = await self._desk.ask(body, service.open_lead, number)
        await self._put(body, self._view(reader, sheet, channel_of(body)))

    async def _open_form(self, body: Body, kind: Click | None, number: int) -> None:
        reader, sheet = await self._desk.ask(body, service.open_lead, number)
        build = forms_handoff.hand_off if kind is Click.LEAD_HAND_OFF else forms_handoff.recycle
        await self._put(body, build(reader.voice, sheet.lead, _origin(body)))

    async def _put(self, body: Body, view: dict[str, Any]) -> None:
        """Over the modal it was clicked in, else as a new one."""
        screens = self._desk.screens
        put = screens.push if body.get("view", {}).get("type") == "modal" else screens.open
        await put(workspace_of(body), body["trigger_id"], view)

    async def _page(self, body: Body, value: str) -> None:
        number, _, before = value.partition(":")
        reader, sheet = await self._desk.ask(
            body, service.open_lead, lead_number(number), before=event_id(before)
        )
        view = self._view(reader, sheet, _origin(body), paged=bool(before))
        await self._desk.screens.update(workspace_of(body), _view_id(body), view)

    async def _move(self, body: Body, kind: Click, number: int) -> None:
        done = await self._desk.once(body, _MOVES[kind], number)
        if done is not None:
            view = self._view(*done, _origin(body))
            await self._desk.screens.update(workspace_of(body), _view_id(body), view)

    async def hand_off(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        owner, note = forms_handoff.parse_hand_off(view)
        number = lead_number(carried(view).get("lead"))
        done = await self._desk.once(body, handoff.hand_off, number, owner=owner, note=note[:NOTE])
        await self._shown(ack, body, done)

    async def recycle(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        number = lead_number(carried(view).get("lead"))
        day = forms_handoff.parse_recycle(view)
        await self._shown(ack, body, await self._desk.once(body, service.recycle, number, day))

    async def _shown(
        self, ack: AsyncAck, body: Body, done: tuple[Reader, LeadSheet] | None
    ) -> None:
        """The lead as it is now, in the form's place; nothing for a form that came before.

        Where the form was opened over the lead's screen, that one is brought up to date.
        """
        if done is None:
            await ack()
            return
        lead = self._view(*done, _origin(body))
        if below := body["view"].get("previous_view_id"):
            await self._desk.screens.update(workspace_of(body), below, lead)
            await ack()
        else:
            await ack(**shows(lead))


def _origin(body: Body) -> str:
    """The channel from which a modal was first opened."""
    view = body.get("view")
    return str(carried(view).get("channel") or "") if view else channel_of(body)


def _view_id(body: Body) -> str:
    return str((body.get("view") or {}).get("id") or "")
