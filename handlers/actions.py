"""`/pacto action`, and the buttons of an action."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.patterns import Segment
from funnel.refusals import Refusal
from handlers.commands import Opener
from handlers.dispatch import Dispatcher, View
from handlers.origins import Origin, refresh
from handlers.payloads import Body, text_in
from messages import forms_action as forms
from messages.ids import Click, Form, action_id, click_of
from services import actions

LIST = "/pacto actions"
_FORMS = {Click.ACTION_CHANGE: forms.change, Click.ACTION_DROP: forms.drop}


def openers(dispatcher: Dispatcher) -> dict[str, Opener]:
    """The verb of `/pacto` that opens the form of a new action."""
    return {"action": _Actions(dispatcher).new}


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Add the listeners of the clicks and the forms."""
    conversation = _Actions(dispatcher)
    app.action(re.compile(r"^action\."))(conversation.click)
    app.view(Form.ACTION)(conversation.add)
    app.view(Form.ACTION_CHANGE)(conversation.change)
    app.view(Form.ACTION_DROP)(conversation.drop)


async def open_new(dispatcher: Dispatcher, body: Body, idea: int | None = None) -> None:
    """The form of a new action, be it one that an idea becomes."""
    reader, draft = await dispatcher.ask(body, actions.begin, idea)
    filled = forms.of_idea(draft.owner, draft.due_on, draft.idea)
    view = forms.new_action(reader.localizer, filled, Origin.of(body).packed())
    await dispatcher.open(body, view)


async def open_corrective(dispatcher: Dispatcher, body: Body, segment: Segment) -> None:
    """The form of an action about a pattern in the feedback."""
    reader, (draft, pattern) = await dispatcher.ask(body, actions.begin_corrective, segment)
    filled = forms.of_pattern(reader.localizer, draft.owner, draft.due_on, pattern)
    view = forms.new_action(reader.localizer, filled, Origin.of(body).packed())
    await dispatcher.open(body, view)


class _Actions:
    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def new(self, ack: AsyncAck, command: Body, _: str) -> None:
        await open_new(self._dispatcher, command)
        await ack()

    async def click(self, ack: AsyncAck, body: Body, action: Body) -> None:
        click, value = click_of(action.get("action_id")), text_in(action, "value")
        if click is Click.ACTION_NEW:
            await open_new(self._dispatcher, body)
        elif click is Click.ACTION_DONE:
            await self._dispatcher.once(body, actions.finish, action_id(value))
            await self._follow(body)
        elif click in _FORMS:
            reader, about = await self._dispatcher.ask(body, actions.may_change, action_id(value))
            form = _FORMS[click](reader.localizer, about, Origin.of(body).packed())
            await self._dispatcher.open(body, form)
        else:
            raise Refusal("no_such_action")
        await ack()

    async def add(self, ack: AsyncAck, body: Body, view: View) -> None:
        await self._dispatcher.once(body, actions.add, forms.parse_new(view))
        await self._follow(body)
        await ack()

    async def change(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_change(view)
        await self._dispatcher.once(
            body, actions.change, form.action, owner=form.owner, due_on=form.due_on
        )
        await self._follow(body)
        await ack()

    async def drop(self, ack: AsyncAck, body: Body, view: View) -> None:
        form = forms.parse_drop(view)
        await self._dispatcher.once(body, actions.drop, form.action, form.why)
        await self._follow(body)
        await ack()

    async def _follow(self, body: Body) -> None:
        await refresh(self._dispatcher, body, Origin.of(body), LIST)
