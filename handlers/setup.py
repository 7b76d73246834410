"""`/pacto`: set-up, the two teams, the language, absences."""

import re
from datetime import date
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.periods import local_date
from handlers.answers import private, shows
from handlers.commands import Opener
from handlers.desk import Body, Desk, Reader, workspace_of
from handlers.typed import kind_of
from messages import setup as forms
from messages.ids import Click, Form
from messages.when import parse_day, presence
from services import setup
from services.calendar import countries


def register(app: AsyncApp, desk: Desk) -> dict[str, Opener]:
    """Add the listeners; gives the verbs of `/pacto` that open or change something."""
    conversation = _Setup(desk)
    app.action(re.compile(r"^setup\.(open|team|language)"))(conversation.click)
    app.view(Form.SETUP)(conversation.set_up)
    app.view(Form.TEAM)(conversation.set_team)
    app.view(Form.LANGUAGE)(conversation.set_language)
    return {
        "setup": conversation.open_setup,
        "team": conversation.open_team,
        "language": conversation.open_language,
        "away": conversation.away,
        "back": conversation.back,
    }


class _Setup:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open_setup(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command, _setup_form)
        await ack()

    async def open_team(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command, _team_form)
        await ack()

    async def open_language(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._open(command, _language_form)
        await ack()

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        builds: dict[Click | None, Any] = {
            Click.SETUP_OPEN: _setup_form,
            Click.SETUP_TEAM: _team_form,
        }
        await self._open(body, builds.get(kind_of(action), _language_form))
        await ack()

    async def _open(self, body: Body, build: Any) -> None:
        reader, state = await self._desk.ask(body, setup.begin)
        view = build(reader, state)
        await self._desk.screens.open(workspace_of(body), body["trigger_id"], view)

    async def set_up(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        await self._desk.once(body, setup.set_up, forms.parse_setup(view))
        reader, state = await self._desk.ask(body, setup.state)
        if state.team:
            await ack()
        else:
            await ack(**shows(_team_form(reader, state)))

    async def set_team(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        await self._desk.once(body, setup.set_team, **forms.parse_team(view))
        voice = (await self._desk.reader(body)).voice
        await ack(**shows(forms.done(voice)))

    async def set_language(self, ack: AsyncAck, body: Body, view: dict[str, Any]) -> None:
        await self._desk.once(body, setup.set_language, forms.parse_language(view))
        await ack()

    async def away(self, ack: AsyncAck, command: Body, rest: str) -> None:
        reader = await self._desk.reader(command)
        today = local_date(self._desk.clock(), reader.voice.zone)
        day = parse_day(rest, reader.voice.locale, today)
        await self._presence(ack, command, day)

    async def back(self, ack: AsyncAck, command: Body, _: str) -> None:
        await self._presence(ack, command, None)

    async def _presence(self, ack: AsyncAck, command: Body, until: date | None) -> None:
        await self._desk.once(command, setup.set_away, until)
        reader = await self._desk.reader(command)
        await ack(**private(presence(reader.voice, until)))


def _setup_form(reader: Reader, state: setup.SetupState) -> dict[str, Any]:
    return forms.setup(reader.voice, state.company, state.terms, countries())


def _team_form(reader: Reader, state: setup.SetupState) -> dict[str, Any]:
    def members(side: str, *, heads: bool = False) -> list[str]:
        return [p.user_id for p in state.team if p.side == side and (p.is_head or not heads)]

    return forms.team(
        reader.voice,
        members("marketing"),
        members("sales"),
        members("marketing", heads=True),
        members("sales", heads=True),
        state.admins or [reader.person.user_id],
    )


def _language_form(reader: Reader, state: setup.SetupState) -> dict[str, Any]:
    return forms.language(reader.voice, state.company.locale if state.company else "en")
