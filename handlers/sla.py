"""`/sla`: beside its questions, the form that changes the terms; and Share."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from digests import sharing
from handlers.commands import Opener
from handlers.desk import Body, Desk, channel_of, workspace_of
from messages import setup as forms
from messages.ids import Click, Form
from services import setup, whispers


def register(app: AsyncApp, desk: Desk) -> dict[str, Opener]:
    """Add the listeners; gives the verbs of `/sla` that open something."""
    conversation = _Sla(desk)
    app.action(Click.SETUP_TERMS)(conversation.click)
    app.action(Click.SHARE)(conversation.share)
    app.view(Form.TERMS)(conversation.change)
    return {"change": conversation.open}


class _Sla:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command)
        await ack()

    async def click(self, ack: AsyncAck, body: Body) -> None:
        await self._open(body)
        await ack()

    async def _open(self, body: Body) -> None:
        reader, version = await self._desk.ask(body, setup.terms_to_change)
        view = forms.terms_form(reader.voice, version.terms)
        await self._desk.screens.open(workspace_of(body), body["trigger_id"], view)

    async def change(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        _, version = await self._desk.ask(body, setup.terms_to_change)
        terms = forms.parse_terms(view, version.terms)
        await self._desk.once(body, setup.set_terms, terms)
        await ack()

    async def share(self, ack: AsyncAck, body: Body, action: Body) -> None:
        value = str(action.get("value") or "")
        sharing.parse_value(value)
        about = (body.get("container") or {}).get("message_ts") or body.get("trigger_id")
        await self._desk.once(
            body, whispers.share, channel=channel_of(body), value=value, about=str(about or "")
        )
        await ack()
