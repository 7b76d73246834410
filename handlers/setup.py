"""`/pacto`: set-up, the two teams, the language."""

import re
from collections.abc import Callable

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.commands import Opener
from handlers.dispatch import Dispatcher, Reader, View
from handlers.payloads import Body
from handlers.responses import shows
from messages import first_agreement
from messages import setup as forms
from messages.digest_names import default_names
from messages.ids import Click, Form, click_of
from messages.localizer import Localizer
from services import digest_defaults, setup, teams
from services.calendar import countries
from services.setup import SetupState
from services.teams import Teams

Build = Callable[[Reader, SetupState], View]


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verbs of `/pacto` that open or change something."""
    conversation = _Setup(dispatcher)
    return {
        "setup": conversation.open_setup,
        "team": conversation.open_team,
        "language": conversation.open_language,
    }


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of clicks and forms."""
    conversation = _Setup(dispatcher)
    app.action(re.compile(r"^setup\.(open|team|language)"))(conversation.click)
    app.view(Form.SETUP)(conversation.set_up)
    app.view(Form.TEAM)(conversation.set_team)
    app.view(Form.SETUP_DONE)(conversation.finish)
    app.view(Form.LANGUAGE)(conversation.set_language)


class _Setup:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

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
        click = click_of(action.get("action_id"))
        await self._open(body, _FORMS.get(click or Click.SETUP_LANGUAGE, _language_form))
        await ack()

    async def _open(self, body: Body, build: Build) -> None:
        reader, state = await self._dispatcher.ask(body, setup.begin)
        await self._dispatcher.open(body, build(reader, state))

    async def set_up(self, ack: AsyncAck, body: Body, view: View) -> None:
        values = forms.parse_setup(view)
        lists = first_agreement.parts(Localizer.of(values["locale"], values["zone"]))
        await self._dispatcher.once(body, setup.set_up, values, lists=lists)
        reader, state = await self._dispatcher.ask(body, setup.state)
        if state.team:
            await ack()
        else:
            await ack(**shows(_team_form(reader, state)))

    async def set_team(self, ack: AsyncAck, body: Body, view: View) -> None:
        lists = Teams.of(**forms.parse_team(view))
        await self._dispatcher.once(body, teams.set_team, lists)
        reader, state = await self._dispatcher.ask(body, setup.state)
        view = forms.done(
            reader.localizer, reader.company, _terms_step(state), offer_digest=not state.has_digest
        )
        await ack(**shows(view))

    async def finish(self, ack: AsyncAck, body: Body, view: View) -> None:
        if forms.wants_digest(view):
            company = (await self._dispatcher.reader(body)).company
            names = default_names(Localizer(company.locale, company.zone), company)
            await self._dispatcher.once(body, digest_defaults.schedule_defaults, names)
        await ack()

    async def set_language(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._dispatcher.once(body, setup.set_language, forms.parse_language(view))
        await ack()


def _terms_step(state: SetupState) -> forms.TermsStep:
    if state.terms_agreed:
        return forms.TermsStep.DONE
    return forms.TermsStep.READERS if state.may_agree else forms.TermsStep.HEADS


def _setup_form(reader: Reader, state: SetupState) -> View:
    return forms.setup(reader.localizer, reader.company, state.terms, countries())


def _team_form(reader: Reader, state: SetupState) -> View:
    admins = state.admins or [reader.person.user_id]
    return forms.team(reader.localizer, state.team, admins)


def _language_form(reader: Reader, _: SetupState) -> View:
    return forms.language(reader.localizer, reader.company.locale or "en")


_FORMS: dict[Click, Build] = {
    Click.SETUP_OPEN: _setup_form,
    Click.SETUP_TEAM: _team_form,
    Click.SETUP_LANGUAGE: _language_form,
}
